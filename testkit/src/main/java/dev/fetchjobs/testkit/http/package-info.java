/** A server that does exactly what a test tells it to, however wrong that is. */
@NullMarked
package dev.fetchjobs.testkit.http;

import org.jspecify.annotations.NullMarked;
