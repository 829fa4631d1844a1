/**
 * Checks a downloaded file before it is published. A run publishes a file only if the file passes
 * all checks, or if a person accepts it.
 */
@NullMarked
package dev.fetchjobs.downloader.verify;

import org.jspecify.annotations.NullMarked;
