/** From the plan and its mounted files to a checked request. */
@NullMarked
package dev.fetchjobs.downloader.resolve;

import org.jspecify.annotations.NullMarked;
