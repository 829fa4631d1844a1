/** From an open response to a complete body in staging. */
@NullMarked
package dev.fetchjobs.downloader.transfer;

import org.jspecify.annotations.NullMarked;
