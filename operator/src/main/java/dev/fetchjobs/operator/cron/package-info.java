/**
 * When a FetchJob runs: the rules of Kubernetes' CronJob controller (robfig/cron v3.0.1, {@code
 * ParseStandard}), FetchJob's own stricter validation with sentences for people, {@code H} tokens,
 * and the dates on which a clock change hits a schedule.
 *
 * <p>Pure: no clock, no environment, no default time zone.
 */
@NullMarked
package dev.fetchjobs.operator.cron;

import org.jspecify.annotations.NullMarked;
