/**
 * Checks a plan, reads the mounted files that it names, and makes the request for the file from
 * both.
 */
@NullMarked
package dev.fetchjobs.downloader.resolve;

import org.jspecify.annotations.NullMarked;
