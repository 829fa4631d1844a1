/** Has an HTTP server that does exactly what a test demands, even if this breaks the protocol. */
@NullMarked
package dev.fetchjobs.testkit.http;

import org.jspecify.annotations.NullMarked;
