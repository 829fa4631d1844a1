/**
 * Computes the CronJob of a FetchJob from the FetchJob's spec. The package is pure: it uses no
 * client, no clock and no environment.
 */
@NullMarked
package dev.fetchjobs.operator.desired;

import org.jspecify.annotations.NullMarked;
