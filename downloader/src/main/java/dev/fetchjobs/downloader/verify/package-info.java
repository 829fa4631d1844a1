/** Checks a file. A file that does not pass all checks is never published. */
@NullMarked
package dev.fetchjobs.downloader.verify;

import org.jspecify.annotations.NullMarked;
