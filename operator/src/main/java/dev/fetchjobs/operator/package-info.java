/** The operator: FetchJob → CronJob, and back: Jobs and Pods → status. */
@NullMarked
package dev.fetchjobs.operator;

import org.jspecify.annotations.NullMarked;
