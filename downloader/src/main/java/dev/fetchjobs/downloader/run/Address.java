package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.resolve.TargetUri;
import org.jspecify.annotations.Nullable;

/**
 * Says where the file is that a run downloads.
 *
 * @param digest digest of the file that the listing states, as it is written there; null if the
 *     listing states none
 */
record Address(TargetUri target, @Nullable String digest) {}
