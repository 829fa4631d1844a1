/**
 * The operator: FetchJob → CronJob, and back: Jobs and Pods → status. This package is the roof: the
 * process and the reconciler, which no other package imports.
 */
@NullMarked
package dev.fetchjobs.operator;

import org.jspecify.annotations.NullMarked;
