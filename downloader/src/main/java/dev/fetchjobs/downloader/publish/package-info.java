/** Publishes files. No other code changes the file at the path, or switches the set in a folder. */
@NullMarked
package dev.fetchjobs.downloader.publish;

import org.jspecify.annotations.NullMarked;
