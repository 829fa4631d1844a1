package dev.fetchjobs.downloader.listing;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fetchjobs.contract.BadPath;
import dev.fetchjobs.contract.JsonPath;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads listings in JSON for tests. */
record JsonRead(String path, String... places) {

  List<Map<String, String>> of(String json) throws IOException, FetchException {
    return of(bytes(json));
  }

  List<Map<String, String>> of(byte[] json) throws IOException, FetchException {
    return of(new ByteArrayInputStream(json));
  }

  List<Map<String, String>> of(InputStream json) throws IOException, FetchException {
    List<Map<String, String>> entries = new ArrayList<>();
    to(entries::add, json);
    return entries;
  }

  void to(ListingReader.Entries entries, InputStream json) throws IOException, FetchException {
    try {
      new JsonListing(JsonPath.parse(path), Set.of(places)).read(new ListingInput(json), entries);
    } catch (BadPath e) {
      throw new IllegalArgumentException(e);
    }
  }

  Failure failure(String json) {
    return failure(bytes(json));
  }

  Failure failure(byte[] json) {
    return failure(new ByteArrayInputStream(json));
  }

  Failure failure(InputStream json) {
    return catchThrowableOfType(FetchException.class, () -> of(json)).failure();
  }

  /** Returns a document that is longer than memory: {@code head}, then {@code part} without end. */
  static InputStream endless(String head, String part) {
    byte[] first = bytes(head);
    byte[] then = bytes(part);
    return new InputStream() {
      private int at;

      @Override
      public int read() {
        int next = at < first.length ? first[at] : then[(at - first.length) % then.length];
        at++;
        return next & 0xff;
      }

      @Override
      public int read(byte[] to, int from, int length) {
        for (int i = 0; i < length; i++) {
          to[from + i] = (byte) read();
        }
        return length;
      }
    };
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
