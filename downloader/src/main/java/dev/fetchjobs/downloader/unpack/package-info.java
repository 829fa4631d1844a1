/**
 * Unpacks the bytes that the publisher sent into the file that will be published. The plan limits
 * the size and the number of the unpacked files.
 */
@NullMarked
package dev.fetchjobs.downloader.unpack;

import org.jspecify.annotations.NullMarked;
