/** Why a run did not get a file: classes, reasons, and the exception that carries them. */
@NullMarked
package dev.fetchjobs.downloader.failure;

import org.jspecify.annotations.NullMarked;
