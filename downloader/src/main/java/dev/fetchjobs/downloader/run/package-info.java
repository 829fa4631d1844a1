/**
 * Performs one run of a plan. This package calls the stages in their order, makes the attempts,
 * sets the holds and writes the report.
 */
@NullMarked
package dev.fetchjobs.downloader.run;

import org.jspecify.annotations.NullMarked;
