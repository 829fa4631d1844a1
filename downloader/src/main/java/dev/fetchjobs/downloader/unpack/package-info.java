/** From the bytes that the publisher sent to the file to publish, within limits. */
@NullMarked
package dev.fetchjobs.downloader.unpack;

import org.jspecify.annotations.NullMarked;
