package dev.fetchjobs.downloader.http;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.resolve.HeaderField;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the bytes of an HTTP request, with its body. */
final class RequestHead {

  private RequestHead() {}

  /**
   * Returns the bytes of a request.
   *
   * @param fields custom fields; they replace FetchJob's default fields of the same name
   * @param proxy the proxy that forwards the request; empty when there is none, or when the request
   *     goes through a tunnel
   */
  static byte[] bytes(
      TargetUri target,
      Request.@Nullable Body body,
      List<HeaderField> fields,
      ConditionalRequest conditions,
      Optional<Request.Proxy> proxy,
      FetchPlan plan) {
    boolean forwarded = proxy.isPresent() && !target.origin().isTls();
    List<HeaderField> all = new ArrayList<>();
    all.add(new HeaderField("Host", target.origin().authority()));
    addUnlessSet(all, fields, "User-Agent", plan.source().userAgent());
    addUnlessSet(all, fields, "Accept", "*/*");
    all.add(new HeaderField("Accept-Encoding", "identity"));
    all.add(new HeaderField("Connection", "close"));
    all.addAll(fields);
    if (body != null) {
      addUnlessSet(all, fields, "Content-Type", Objects.requireNonNullElse(body.mediaType(), ""));
      all.add(new HeaderField("Content-Length", String.valueOf(body.octets().length())));
    }
    all.addAll(conditions.fields(target));
    if (forwarded && proxy.get().credentials() != null) {
      all.add(new HeaderField("Proxy-Authorization", proxy.get().credentials()));
    }
    StringBuilder text = new StringBuilder(512);
    text.append(body == null ? "GET " : "POST ")
        .append(forwarded ? target.absoluteForm() : target.path());
    text.append(" HTTP/1.1\r\n");
    for (HeaderField field : all) {
      text.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    text.append("\r\n").append(body == null ? "" : body.octets());
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void addUnlessSet(
      List<HeaderField> all, List<HeaderField> fields, String name, String value) {
    if (!value.isEmpty() && fields.stream().noneMatch(field -> field.is(name))) {
      all.add(new HeaderField(name, value));
    }
  }
}
