package dev.fetchjobs.operator.decide;

import dev.fetchjobs.operator.desired.DownloadSettings;
import java.time.Duration;

/**
 * The settings of the installation that decisions depend on.
 *
 * @param keepJobs how long ended Jobs stay after the status holds their results
 */
public record Settings(DownloadSettings downloads, Duration keepJobs) {}
