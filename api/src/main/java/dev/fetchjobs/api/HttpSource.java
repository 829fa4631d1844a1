package dev.fetchjobs.api;

import java.util.List;

/** A file behind one HTTP or HTTPS address. */
public record HttpSource(String url, List<HttpHeader> headers) {}
