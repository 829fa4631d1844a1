package dev.fetchjobs.fetch.simulate;

import dev.fetchjobs.operator.cron.CronSchedule;
import java.time.Instant;
import java.util.List;

/**
 * Holds the result of a simulation.
 *
 * @param to the first instant after the simulated time
 * @param happenings in the order of their times
 */
public record Simulated(
    Instant from, Instant to, CronSchedule schedule, List<Happening> happenings, Summary summary) {}
