/**
 * Publishes files. This package publishes files: no other code changes the file that consumers
 * open, or switches the set in a folder.
 */
@NullMarked
package dev.fetchjobs.downloader.publish;

import org.jspecify.annotations.NullMarked;
