/** One run: its stages in order, attempts, holds, and the report. */
@NullMarked
package dev.fetchjobs.downloader.run;

import org.jspecify.annotations.NullMarked;
