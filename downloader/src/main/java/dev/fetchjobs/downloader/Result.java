package dev.fetchjobs.downloader;

import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FetchReport;

/** How a run ended. */
public record Result(FetchReport report, ExitCode exitCode) {}
