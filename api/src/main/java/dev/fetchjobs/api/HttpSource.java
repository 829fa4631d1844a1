package dev.fetchjobs.api;

import java.util.List;

/** A file behind one HTTP or HTTPS address. */
public record HttpSource(String url, List<HttpHeader> headers) {

  /** A list that is absent in the stored object is empty. */
  public HttpSource {
    headers = headers == null ? List.of() : List.copyOf(headers);
  }
}
