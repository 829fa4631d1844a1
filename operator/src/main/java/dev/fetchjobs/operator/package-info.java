/**
 * The operator turns a FetchJob into a CronJob, and turns Jobs and Pods into the FetchJob's status.
 * This package has the process and the reconciler; no other package imports it.
 */
@NullMarked
package dev.fetchjobs.operator;

import org.jspecify.annotations.NullMarked;
