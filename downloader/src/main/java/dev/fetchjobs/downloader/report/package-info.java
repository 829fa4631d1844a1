/** What people and the operator are told: progress lines and the report. */
@NullMarked
package dev.fetchjobs.downloader.report;

import org.jspecify.annotations.NullMarked;
