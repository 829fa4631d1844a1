/** An HTTP server that does exactly what a test demands, even if it breaks the protocol. */
@NullMarked
package dev.fetchjobs.testkit.http;

import org.jspecify.annotations.NullMarked;
