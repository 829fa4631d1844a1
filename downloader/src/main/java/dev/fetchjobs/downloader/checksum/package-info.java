/** Compares the body with its expected digest, before anything else reads the body. */
@NullMarked
package dev.fetchjobs.downloader.checksum;

import org.jspecify.annotations.NullMarked;
