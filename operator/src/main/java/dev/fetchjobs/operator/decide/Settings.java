package dev.fetchjobs.operator.decide;

import dev.fetchjobs.operator.desired.DownloadSettings;
import java.time.Duration;

/**
 * Of the installation's settings what decisions depend on.
 *
 * @param keepJobs how long ended Jobs stay after the status holds their results
 */
public record Settings(DownloadSettings downloads, Duration keepJobs) {}
