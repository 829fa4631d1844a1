/**
 * Says why a run has no file. The package has the classes of failures, the reasons, and the
 * exception that carries them.
 */
@NullMarked
package dev.fetchjobs.downloader.failure;

import org.jspecify.annotations.NullMarked;
