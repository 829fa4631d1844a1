/**
 * Compares the received body with its expected digest. No later step of a run reads the body before
 * this comparison.
 */
@NullMarked
package dev.fetchjobs.downloader.checksum;

import org.jspecify.annotations.NullMarked;
