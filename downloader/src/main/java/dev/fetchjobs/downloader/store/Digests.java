package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.time.Budget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Computes the SHA-256 of some bytes, and digests by more algorithms if a check needs them. */
public final class Digests {

  private final Map<Algorithm, MessageDigest> digests = new EnumMap<>(Algorithm.class);

  /**
   * Begins to compute digests.
   *
   * @param other algorithm of a second digest; null if only SHA-256 is needed
   */
  public Digests(@Nullable Algorithm other) {
    digests.put(Algorithm.SHA_256, start(Algorithm.SHA_256));
    if (other != null) {
      digests.computeIfAbsent(other, Digests::start);
    }
  }

  /** Begins to compute digests by the algorithms in {@code others}, besides SHA-256. */
  public static Digests with(Collection<Algorithm> others) {
    Digests all = new Digests(null);
    others.forEach(other -> all.digests.computeIfAbsent(other, Digests::start));
    return all;
  }

  public void update(byte[] bytes, int offset, int length) {
    digests.values().forEach(digest -> digest.update(bytes, offset, length));
  }

  /** Returns the digests of all bytes so far, in lower-case hexadecimal digits. */
  public Map<Algorithm, String> finish() {
    Map<Algorithm, String> hex = new EnumMap<>(Algorithm.class);
    digests.forEach((name, digest) -> hex.put(name, HexFormat.of().formatHex(digest.digest())));
    return hex;
  }

  /** Returns the SHA-256 among digests that {@link #finish} returned. */
  public static String sha256(Map<Algorithm, String> digests) {
    return Objects.requireNonNull(digests.get(Algorithm.SHA_256), "SHA-256 is always computed");
  }

  /** Returns the SHA-256 of a text in UTF-8. */
  public static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  public static String sha256(byte[] bytes) {
    Digests digests = new Digests(null);
    digests.update(bytes, 0, bytes.length);
    return sha256(digests.finish());
  }

  /** Returns the SHA-256 of a regular file. The method does not follow a symbolic link. */
  public static String sha256(Path file, Budget budget) throws IOException, FetchException {
    Digests digests = new Digests(null);
    ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      while (channel.read(buffer.clear()) >= 0) {
        digests.update(buffer.array(), 0, buffer.position());
        budget.check();
      }
    }
    return sha256(digests.finish());
  }

  /** Returns a new computation of a digest. */
  public static MessageDigest start(Algorithm algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.word());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has " + algorithm, e);
    }
  }
}
