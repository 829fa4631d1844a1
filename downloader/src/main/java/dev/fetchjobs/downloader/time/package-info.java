/** Limits the time of a run and of its parts. */
@NullMarked
package dev.fetchjobs.downloader.time;

import org.jspecify.annotations.NullMarked;
