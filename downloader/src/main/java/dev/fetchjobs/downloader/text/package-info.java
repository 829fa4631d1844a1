/**
 * Prepares text that people read. The prepared text has no secrets and no characters that terminals
 * cannot show.
 */
@NullMarked
package dev.fetchjobs.downloader.text;

import org.jspecify.annotations.NullMarked;
