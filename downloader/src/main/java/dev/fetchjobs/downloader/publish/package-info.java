/** The only code that changes the file at the path. */
@NullMarked
package dev.fetchjobs.downloader.publish;

import org.jspecify.annotations.NullMarked;
