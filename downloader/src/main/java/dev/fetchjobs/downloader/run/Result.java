package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FetchReport;

/** Holds the report and the exit code of a run. */
public record Result(FetchReport report, ExitCode exitCode) {}
