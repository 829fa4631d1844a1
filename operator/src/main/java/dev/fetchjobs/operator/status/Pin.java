package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.RequestedVersion;
import org.jspecify.annotations.Nullable;

/** Reads the pin, by which a person keeps one version published. */
final class Pin {

  private Pin() {}

  /** Returns the name of the pinned version; null if there is no pin. */
  static @Nullable String of(FetchJob fetchJob) {
    return RequestedVersion.pinned(fetchJob).orElse(null);
  }
}
