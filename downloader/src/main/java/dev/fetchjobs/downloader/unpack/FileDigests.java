package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** SHA-256, and perhaps one more digest, of a file in the making. */
public final class FileDigests {

  private final Map<Algorithm, MessageDigest> digests = new EnumMap<>(Algorithm.class);

  public FileDigests(Optional<Algorithm> besides) {
    digests.put(Algorithm.SHA_256, start(Algorithm.SHA_256));
    besides.ifPresent(algorithm -> digests.computeIfAbsent(algorithm, FileDigests::start));
  }

  /** Each has to see every byte. */
  public List<MessageDigest> all() {
    return List.copyOf(digests.values());
  }

  /** Lower-case hex of what they saw. */
  public Map<Algorithm, String> finish() {
    Map<Algorithm, String> hex = new EnumMap<>(Algorithm.class);
    digests.forEach((name, digest) -> hex.put(name, HexFormat.of().formatHex(digest.digest())));
    return hex;
  }

  private static MessageDigest start(Algorithm algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.word());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has " + algorithm, e);
    }
  }
}
