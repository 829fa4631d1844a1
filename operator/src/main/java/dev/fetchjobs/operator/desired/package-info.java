/**
 * Computes the CronJob from the spec. The package is pure: it uses no client, no clock and no
 * environment.
 */
@NullMarked
package dev.fetchjobs.operator.desired;

import org.jspecify.annotations.NullMarked;
