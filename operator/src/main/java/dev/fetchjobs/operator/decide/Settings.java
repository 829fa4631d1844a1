package dev.fetchjobs.operator.decide;

import dev.fetchjobs.operator.desired.DownloadSettings;
import java.time.Duration;

/**
 * Holds those settings of the installation on which decisions depend.
 *
 * @param keepJobs how long ended Jobs stay after the status holds their results
 * @param configMaps whether the operator may write ConfigMaps
 */
public record Settings(DownloadSettings downloads, Duration keepJobs, boolean configMaps) {}
