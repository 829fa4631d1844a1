/** From the plan and its mounted files to a request that is known to be sound. */
@NullMarked
package dev.fetchjobs.downloader.resolve;

import org.jspecify.annotations.NullMarked;
