/** Time limits of a run and its parts. */
@NullMarked
package dev.fetchjobs.downloader.time;

import org.jspecify.annotations.NullMarked;
