package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.downloader.store.Binding;
import dev.fetchjobs.downloader.store.FileInfo;
import org.jspecify.annotations.Nullable;

/**
 * Compares the digest that a listing states with the digest of a published file.
 *
 * @param checksum the checksum in the plan; null if the plan has none
 */
record StatedDigest(@Nullable Checksum checksum) {

  /** Returns whether the listing states the digest with which the published file was verified. */
  boolean isOf(FileInfo published, Address address) {
    Binding binding = published.binding();
    Binding.Stated stated = binding == null ? null : binding.checksum();
    return checksum != null
        && stated != null
        && address.digest() != null
        && stated.algorithm() == checksum.algorithm()
        && stated.hex().equalsIgnoreCase(address.digest());
  }
}
