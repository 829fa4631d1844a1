/**
 * Makes what the web page shows from FetchJobs, a filter and an instant. The templates of the
 * package {@code html} draw these records and decide nothing. The package is pure: it uses no
 * client, no clock and no environment.
 */
@NullMarked
package dev.fetchjobs.operator.screen;

import org.jspecify.annotations.NullMarked;
