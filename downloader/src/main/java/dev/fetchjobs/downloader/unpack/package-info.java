/** Unpacks the bytes that the publisher sent into the file to publish, within limits. */
@NullMarked
package dev.fetchjobs.downloader.unpack;

import org.jspecify.annotations.NullMarked;
