/**
 * Computes when a FetchJob runs, by the rules of Kubernetes' CronJob controller (robfig/cron
 * v3.0.1, {@code ParseStandard}). The package also has FetchJob's stricter validation with
 * sentences for people, the {@code H} tokens, and the search for clock changes that affect a
 * schedule.
 *
 * <p>The package is pure: it reads no clock, no environment and no default time zone.
 */
@NullMarked
package dev.fetchjobs.operator.cron;

import org.jspecify.annotations.NullMarked;
