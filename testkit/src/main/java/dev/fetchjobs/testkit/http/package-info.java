/** A server that does exactly what a test demands, however wrong that is. */
@NullMarked
package dev.fetchjobs.testkit.http;

import org.jspecify.annotations.NullMarked;
