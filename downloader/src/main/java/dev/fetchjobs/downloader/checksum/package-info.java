/** Compares the body with its expected digest. No later step reads the body before. */
@NullMarked
package dev.fetchjobs.downloader.checksum;

import org.jspecify.annotations.NullMarked;
