/** One run: the stages in their order, attempts, holds, and the report at the end. */
@NullMarked
package dev.fetchjobs.downloader.run;

import org.jspecify.annotations.NullMarked;
