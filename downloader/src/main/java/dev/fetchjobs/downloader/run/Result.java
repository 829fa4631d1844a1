package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FetchReport;

/** The result of a run. */
public record Result(FetchReport report, ExitCode exitCode) {}
