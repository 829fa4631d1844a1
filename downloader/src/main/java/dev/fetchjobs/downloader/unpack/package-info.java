/** From the bytes the publisher sent to the bytes consumers read, within bounds. */
@NullMarked
package dev.fetchjobs.downloader.unpack;

import org.jspecify.annotations.NullMarked;
