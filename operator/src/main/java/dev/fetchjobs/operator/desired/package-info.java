/** Spec → CronJob. Pure: no client, no clock, no environment. */
@NullMarked
package dev.fetchjobs.operator.desired;

import org.jspecify.annotations.NullMarked;
