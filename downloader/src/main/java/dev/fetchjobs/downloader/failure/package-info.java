/** Why a run has no file: failure classes, reasons, and the exception that carries them. */
@NullMarked
package dev.fetchjobs.downloader.failure;

import org.jspecify.annotations.NullMarked;
