/** Checks a plan, reads its mounted files, and makes the request for the file from both. */
@NullMarked
package dev.fetchjobs.downloader.resolve;

import org.jspecify.annotations.NullMarked;
