/** Runs a plan: the stages in their order, the attempts, the holds and the report. */
@NullMarked
package dev.fetchjobs.downloader.run;

import org.jspecify.annotations.NullMarked;
