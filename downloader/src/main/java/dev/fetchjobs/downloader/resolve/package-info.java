/** Makes a checked request from the plan and its mounted files. */
@NullMarked
package dev.fetchjobs.downloader.resolve;

import org.jspecify.annotations.NullMarked;
