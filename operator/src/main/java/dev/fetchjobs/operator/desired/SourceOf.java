package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.HttpSource;
import dev.fetchjobs.contract.DateTemplate.Place;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.BasicAuth;
import dev.fetchjobs.contract.FetchPlan.SecretFile;
import dev.fetchjobs.contract.HostPattern;
import dev.fetchjobs.contract.HttpUrl;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Builds the part of the plan that describes the source. The source says where the file is and how
 * a run requests it.
 *
 * @param userAgent User-Agent for a FetchJob that names none
 * @param installationProxy proxy for a FetchJob that names none; null if it uses no proxy
 */
record SourceOf(HttpSource http, String userAgent, FetchPlan.@Nullable Proxy installationProxy) {

  private static final String REMEDY =
      "write http:// or https://, a host and a path, for example https://publisher.example/list.csv";

  static SourceOf of(HttpSource http, DownloadSettings settings) {
    return new SourceOf(http, settings.userAgent(), settings.proxy());
  }

  /** Returns the source of a FetchJob as the plan has it, without the installation's settings. */
  static SourceOf alone(HttpSource http) {
    return new SourceOf(http, "", null);
  }

  FetchPlan.Source source() throws InvalidSpecException {
    Mounts mounts = new Mounts(http);
    PlainCredentials.check(http);
    return new FetchPlan.Source(
        Dates.url("spec.source.http.url", http.url()),
        post(mounts),
        headers(mounts),
        pair(mounts.username(), mounts.password()),
        file(mounts.bearerToken()),
        oauth2(mounts),
        pair(mounts.digestUsername(), mounts.digestPassword()),
        http.allowPlainCredentials(),
        tls(mounts),
        redirects(),
        proxy(mounts),
        Objects.requireNonNullElse(http.userAgent(), userAgent),
        timeouts(),
        FindOf.find(http.find()),
        mirrors());
  }

  private @Nullable List<String> mirrors() throws InvalidSpecException {
    List<String> mirrors = http.mirrors();
    if (mirrors == null || mirrors.isEmpty()) {
      return null;
    }
    List<String> checked = new ArrayList<>();
    for (String mirror : mirrors) {
      checked.add(Dates.url("spec.source.http.mirrors", mirror));
    }
    return List.copyOf(checked);
  }

  private FetchPlan.Redirects redirects() throws InvalidSpecException {
    requireEach(
        "spec.source.http.redirects.hosts",
        http.redirects().hosts(),
        HostPattern::isPattern,
        "write host names without scheme, port and path: cdn.example, or *.cdn.example for all below it");
    return new FetchPlan.Redirects(http.redirects().max(), http.redirects().hosts());
  }

  private static void requireEach(
      String field, List<String> entries, Predicate<String> good, String remedy)
      throws InvalidSpecException {
    for (String entry : entries) {
      if (!good.test(entry)) {
        throw new InvalidSpecException(field, entry, remedy);
      }
    }
  }

  private FetchPlan.@Nullable Timeouts timeouts() throws InvalidSpecException {
    var timeouts = http.timeouts();
    return timeouts == null
        ? null
        : new FetchPlan.Timeouts(
            PlanOf.duration("spec.source.http.timeouts.connect", timeouts.connect()),
            PlanOf.duration("spec.source.http.timeouts.firstByte", timeouts.firstByte()),
            PlanOf.duration("spec.source.http.timeouts.stall", timeouts.stall()));
  }

  private List<FetchPlan.Header> headers(Mounts mounts) {
    return IntStream.range(0, http.headers().size())
        .mapToObj(
            i -> {
              var header = http.headers().get(i);
              return new FetchPlan.Header(header.name(), header.value(), file(mounts.header(i)));
            })
        .toList();
  }

  private FetchPlan.@Nullable Post post(Mounts mounts) throws InvalidSpecException {
    if (!"POST".equals(http.method())) {
      return null;
    }
    var body = http.body();
    return body == null
        ? new FetchPlan.Post(null, null, null)
        : new FetchPlan.Post(
            body.mediaType(),
            Dates.optional("spec.source.http.body.value", body.value(), Place.TEXT),
            file(mounts.body()));
  }

  private FetchPlan.@Nullable OAuth2 oauth2(Mounts mounts) throws InvalidSpecException {
    var oauth2 = http.oauth2();
    MountedKey id = mounts.clientId();
    MountedKey secret = mounts.clientSecret();
    return oauth2 == null || id == null || secret == null
        ? null
        : new FetchPlan.OAuth2(
            url("spec.source.http.oauth2.tokenUrl", oauth2.tokenUrl()),
            id.forPlan(),
            secret.forPlan(),
            oauth2.scopes());
  }

  private FetchPlan.@Nullable Tls tls(Mounts mounts) throws InvalidSpecException {
    var tls = http.tls();
    String name = tls == null ? null : tls.serverName();
    requireEach(
        "spec.source.http.tls.serverName",
        name == null ? List.of() : List.of(name),
        HostPattern::isHost,
        "write a host name without a port, for example files.publisher.example");
    return tls == null
        ? null
        : new FetchPlan.Tls(
            file(mounts.authorities()),
            file(mounts.clientCertificate()),
            file(mounts.clientKey()),
            name);
  }

  /**
   * Returns the proxy that the FetchJob names, else the installation's. The network policy applies
   * to a FetchJob's own proxy, unless it is the same as the installation's. Without this rule a
   * FetchJob could reach any server by naming it as its proxy.
   */
  private FetchPlan.@Nullable Proxy proxy(Mounts mounts) throws InvalidSpecException {
    var own = http.proxy();
    FetchPlan.Proxy ours = installationProxy;
    if (own == null) {
      return ours;
    }
    if (!HttpUrl.isProxy(own.url())) {
      throw new InvalidSpecException(
          "spec.source.http.proxy.url",
          withoutUser(own.url()),
          "write http://host:port and nothing after the port; user and password belong into a Secret named in secretRef");
    }
    requireEach(
        "spec.source.http.proxy.noProxy",
        own.noProxy(),
        HostPattern::isExemption,
        "write host names, .suffixes or address ranges without scheme and port");
    return new FetchPlan.Proxy(
        own.url(),
        pair(mounts.proxyUsername(), mounts.proxyPassword()),
        own.noProxy(),
        ours != null && bare(ours.url()).equalsIgnoreCase(bare(own.url())));
  }

  private static String bare(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static @Nullable BasicAuth pair(
      @Nullable MountedKey username, @Nullable MountedKey password) {
    return username == null || password == null
        ? null
        : new BasicAuth(username.forPlan(), password.forPlan());
  }

  private static @Nullable SecretFile file(@Nullable MountedKey key) {
    return key == null ? null : key.forPlan();
  }

  static String url(String field, String text) throws InvalidSpecException {
    checkUrl(field, text, text);
    return text;
  }

  /**
   * Checks a URL of the spec.
   *
   * @param url the URL in which dates have replaced the date expressions
   */
  static void checkUrl(String field, String text, String url) throws InvalidSpecException {
    try {
      HttpUrl.parse(url);
    } catch (BadUrl e) {
      throw new InvalidSpecException(
          field, withoutUser(text), "it " + e.getMessage() + ": " + REMEDY);
    }
  }

  /** Returns the URL for a message, without a password. */
  static String withoutUser(String url) {
    return url.replaceFirst("//[^/?#]*@", "//***@");
  }
}
