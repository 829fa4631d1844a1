/**
 * A publisher to try FetchJob against: it serves files as real ones do (length, ETag,
 * Last-Modified, conditional and range requests) and misbehaves on demand. Runs inside a test or as
 * an image.
 */
@NullMarked
package dev.fetchjobs.testkit.publisher;

import org.jspecify.annotations.NullMarked;
