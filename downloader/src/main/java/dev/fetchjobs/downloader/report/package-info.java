/** Prints the output of a run: log lines for people, and the report for the operator. */
@NullMarked
package dev.fetchjobs.downloader.report;

import org.jspecify.annotations.NullMarked;
