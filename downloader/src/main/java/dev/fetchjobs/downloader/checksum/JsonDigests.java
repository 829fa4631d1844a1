package dev.fetchjobs.downloader.checksum;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.contract.Wire.WireException;
import dev.fetchjobs.downloader.checksum.DigestLine.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds digests in a checksum file in JSON. A digest is for the file that is named in the same
 * object or in an object around it, in whatever order and on whatever line.
 */
record JsonDigests(Algorithm algorithm) {

  /** Returns the digests in the checksum file, or an empty list if the file is not JSON. */
  List<Entry> entries(String text) {
    List<Entry> found = new ArrayList<>();
    try {
      collect(Wire.readAny(text.getBytes(StandardCharsets.UTF_8)), "", found);
    } catch (WireException e) {
      return List.of();
    }
    return found;
  }

  /**
   * @param names the texts in all objects around the node, separated by line ends
   */
  private void collect(@Nullable Object node, String names, List<Entry> found) {
    if (node instanceof List<?> list) {
      list.forEach(item -> collect(item, names, found));
    }
    if (node instanceof Map<?, ?> object) {
      StringBuilder known = new StringBuilder(names);
      object.values().stream()
          .filter(String.class::isInstance)
          .forEach(value -> known.append('\n').append(value));
      object.forEach((key, value) -> member(String.valueOf(key), value, known + "\n" + key, found));
    }
  }

  private void member(String key, @Nullable Object value, String names, List<Entry> found) {
    if (value instanceof String digest) {
      new DigestLine(algorithm)
          .entries(key + ": " + digest)
          .forEach(entry -> found.add(new Entry(names, entry.hex())));
    } else {
      collect(value, names, found);
    }
  }
}
