/** Receives the body of an open response into staging, and checks that the body is complete. */
@NullMarked
package dev.fetchjobs.downloader.transfer;

import org.jspecify.annotations.NullMarked;
