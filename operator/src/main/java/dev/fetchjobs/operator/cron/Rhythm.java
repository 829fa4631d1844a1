package dev.fetchjobs.operator.cron;

/** What an expression says once it is read: wall-clock fields, or an interval. */
sealed interface Rhythm permits CronFields, Every {}
