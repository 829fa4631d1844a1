package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FetchReport;

/** How a run ended. */
public record Result(FetchReport report, ExitCode exitCode) {}
