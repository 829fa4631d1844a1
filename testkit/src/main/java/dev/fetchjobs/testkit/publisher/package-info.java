/**
 * Has a publisher for trying out FetchJob. The publisher serves files like a real one (length,
 * ETag, Last-Modified, conditional and range requests) and misbehaves on demand. The publisher runs
 * inside a test or as an image.
 */
@NullMarked
package dev.fetchjobs.testkit.publisher;

import org.jspecify.annotations.NullMarked;
