package dev.fetchjobs.downloader.transfer;

import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.http.FieldDigests;
import dev.fetchjobs.downloader.store.Digests;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Computes the digests of a whole body. If the server states a digest of the part that its response
 * brings, this class computes the digests of that part as well.
 */
final class BodyHashing implements BackgroundConsumer.Consumer {

  private final Digests whole;
  private final @Nullable Digests part;
  private long before;

  /**
   * @param checksum the plan's checksum; null if the plan has none
   * @param stated the digests that the server states
   * @param from number of bytes of the body before the part
   */
  BodyHashing(@Nullable Checksum checksum, FieldDigests stated, long from) {
    Set<Algorithm> algorithms = EnumSet.of(Algorithm.SHA_256);
    algorithms.addAll(stated.algorithms());
    if (checksum != null) {
      algorithms.add(checksum.algorithm());
    }
    this.whole = Digests.with(algorithms);
    this.part = from > 0 && stated.content() != null ? Digests.with(algorithms) : null;
    this.before = from;
  }

  @Override
  public void accept(byte[] bytes, int length) {
    whole.update(bytes, 0, length);
    int skipped = (int) Math.min(before, length);
    before -= skipped;
    if (part != null) {
      part.update(bytes, skipped, length - skipped);
    }
  }

  Transfer.Hashed finish() {
    Map<Algorithm, String> all = whole.finish();
    return new Transfer.Hashed(all, part == null ? all : part.finish());
  }
}
