/** The gate: what does not pass is never published. */
@NullMarked
package dev.fetchjobs.downloader.verify;

import org.jspecify.annotations.NullMarked;
