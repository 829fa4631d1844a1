/** How long a run and its parts may take, and who ends them. */
@NullMarked
package dev.fetchjobs.downloader.time;

import org.jspecify.annotations.NullMarked;
