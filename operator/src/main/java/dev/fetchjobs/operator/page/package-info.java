/**
 * Serves the web page: login, sessions, who may see which namespace, and HTTP. What a page shows is
 * computed by {@code screen} from the operator's caches.
 */
@NullMarked
package dev.fetchjobs.operator.page;

import org.jspecify.annotations.NullMarked;
