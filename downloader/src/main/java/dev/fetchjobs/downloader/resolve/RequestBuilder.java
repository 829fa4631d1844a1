package dev.fetchjobs.downloader.resolve;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.BasicAuth;
import dev.fetchjobs.contract.FetchPlan.SecretFile;
import dev.fetchjobs.contract.HttpUrl;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.Request.Mirror;
import dev.fetchjobs.downloader.resolve.Request.Proxy;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.text.Redaction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Request} from a plan and the values of its Secrets. */
record RequestBuilder(FetchPlan plan, SecretReader secrets) {

  /**
   * A word within a secret is also redacted where it occurs alone, if it has at least this many
   * characters.
   */
  private static final int SHORTEST_KEY = 8;

  private static final String FORM = "application/x-www-form-urlencoded";

  /**
   * @param written the addresses of the mirrors before their date expressions were replaced
   */
  Request build(List<String> written) throws FetchException {
    TargetUri target = target("source.http.url", plan.source().url());
    FetchPlan.Checksum checksum = plan.verify().checksum();
    String from = checksum == null ? null : checksum.url();
    TargetUri checksumUrl = from == null ? null : target("verify.checksum.from.url", from);
    Request.Body body = body();
    List<HeaderField> fields = fields();
    Login login = login();
    PlainCredentials.check(
        plan.source(),
        target,
        login instanceof Login.ClientCredentials client ? client.tokenUrl() : null);
    TlsMaterial tls = tls();
    Proxy proxy = proxy();
    List<String> hidden = new ArrayList<>(secrets.seen());
    secrets.seen().stream().flatMap(RequestBuilder::words).forEach(hidden::add);
    fields.stream()
        .filter(field -> SecretHeuristics.isKeyName(field.name()))
        .map(HeaderField::value)
        .forEach(hidden::add);
    hidden.addAll(SecretHeuristics.secret(target));
    if (body != null && FORM.equalsIgnoreCase(body.mediaType())) {
      hidden.addAll(SecretHeuristics.secret(body.octets()));
    }
    if (checksumUrl != null) {
      hidden.addAll(SecretHeuristics.secret(checksumUrl));
    }
    List<Mirror> mirrors = mirrors(written, target.origin());
    mirrors.forEach(mirror -> hidden.addAll(SecretHeuristics.secret(mirror.target())));
    return new Request(
        plan,
        target,
        fields,
        body,
        login,
        checksumUrl,
        tls,
        proxy,
        Redaction.of(hidden),
        mirrors,
        null);
  }

  private List<Mirror> mirrors(List<String> written, Origin own) throws FetchException {
    List<String> addresses = plan.source().mirrorsOrNone();
    List<Mirror> mirrors = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      TargetUri target = target("source.http.mirrors", addresses.get(i));
      mirrors.add(new Mirror(target, written.get(i), target.origin().equals(own)));
    }
    return List.copyOf(mirrors);
  }

  private List<HeaderField> fields() throws FetchException {
    List<HeaderField> fields = new ArrayList<>();
    for (FetchPlan.Header header : plan.source().headers()) {
      SecretFile file = header.file();
      String value = file == null ? header.value() : secrets.line(file);
      if (!HeaderField.mayBeSet(header.name()) || value == null || !HeaderField.isValue(value)) {
        throw config(
            "source.http.headers: %s cannot be set; we set it ourselves, or its name or value is malformed."
                .formatted(header.name()));
      }
      fields.add(new HeaderField(header.name(), value));
    }
    BasicAuth basic = plan.source().basicAuth();
    if (basic != null) {
      fields.add(new HeaderField("Authorization", basic(basic)));
    }
    SecretFile token = plan.source().bearerToken();
    if (token != null) {
      fields.add(new HeaderField("Authorization", "Bearer " + secrets.line(token)));
    }
    long ways =
        fields.stream().filter(field -> field.is("Authorization")).count()
            + (plan.source().oauth2() == null ? 0 : 1)
            + (plan.source().digestAuth() == null ? 0 : 1);
    if (ways > 1) {
      throw config(
          "Set one of basicAuth, bearerToken, oauth2, digestAuth and an Authorization header, not"
              + " several.");
    }
    return List.copyOf(fields);
  }

  private Request.@Nullable Body body() throws FetchException {
    FetchPlan.Post post = plan.source().post();
    if (post == null) {
      return null;
    }
    String type = post.mediaType();
    SecretFile file = post.file();
    String value = post.value();
    if ((type != null && !HeaderField.isValue(type)) || (file != null && value != null)) {
      throw config("source.http.body needs one media type, and one of value and valueFrom.");
    }
    byte[] bytes =
        file != null
            ? secrets.body(file)
            : (value == null ? "" : value).getBytes(StandardCharsets.UTF_8);
    return new Request.Body(type, new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private Login login() throws FetchException {
    BasicAuth digest = plan.source().digestAuth();
    FetchPlan.OAuth2 oauth2 = plan.source().oauth2();
    if (digest != null) {
      return new Login.Digest(secrets.text(digest.username()), secrets.text(digest.password()));
    }
    return oauth2 == null
        ? new Login.None()
        : new Login.ClientCredentials(
            target("source.http.oauth2.tokenUrl", oauth2.tokenUrl()),
            secrets.text(oauth2.clientId()),
            secrets.text(oauth2.clientSecret()),
            oauth2.scopes(),
            oauth2.clientSecret().origin());
  }

  private String basic(BasicAuth credentials) throws FetchException {
    String user = secrets.text(credentials.username());
    if (user.indexOf(':') >= 0) {
      throw config(
          "The %s has a colon in it, which basic authentication cannot carry."
              .formatted(credentials.username().origin()));
    }
    String pair = user + ":" + secrets.text(credentials.password());
    String coded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    secrets.seen().add(coded);
    return "Basic " + coded;
  }

  private TlsMaterial tls() throws FetchException {
    FetchPlan.Tls tls = plan.source().tls();
    if (tls == null) {
      return TlsMaterial.PUBLIC;
    }
    SecretFile ca = tls.ca();
    SecretFile certificate = tls.certificate();
    SecretFile key = tls.key();
    if ((certificate == null) != (key == null)) {
      throw config("A client certificate needs both tls.crt and tls.key.");
    }
    return new TlsMaterial(
        ca == null ? List.of() : pem(ca, Pem::certificates),
        certificate == null ? List.of() : pem(certificate, Pem::certificates),
        key == null ? null : pem(key, Pem::key),
        serverName(tls.serverName()));
  }

  private static @Nullable String serverName(@Nullable String name) throws FetchException {
    if (name == null) {
      return null;
    }
    try {
      return HttpUrl.host(name);
    } catch (BadUrl e) {
      throw config("source.http.tls.serverName " + e.getMessage() + ".");
    }
  }

  private interface PemReader<T> {
    T read(byte[] pem) throws GeneralSecurityException;
  }

  private <T> T pem(SecretFile file, PemReader<T> reader) throws FetchException {
    try {
      return reader.read(secrets.bytes(file));
    } catch (GeneralSecurityException e) {
      throw config("The %s is not usable PEM: %s.".formatted(file.origin(), Printable.message(e)));
    }
  }

  private @Nullable Proxy proxy() throws FetchException {
    FetchPlan.Proxy proxy = plan.source().proxy();
    if (proxy == null) {
      return null;
    }
    TargetUri address = target("source.http.proxy.url", proxy.url());
    if (!HttpUrl.isProxy(proxy.url())) {
      throw config("source.http.proxy.url: write http://HOST:PORT, and nothing after the port.");
    }
    BasicAuth credentials = proxy.credentials();
    return new Proxy(
        address.origin(),
        credentials == null ? null : basic(credentials),
        proxy.noProxy(),
        proxy.trusted());
  }

  private static TargetUri target(String field, String url) throws FetchException {
    try {
      return TargetUri.parse(url);
    } catch (BadUrl e) {
      String message = "%s %s.".formatted(field, e.getMessage());
      throw new FetchException(
          e.denied()
              ? new Failure.Policy(Reason.ADDRESS_DENIED, message)
              : new Failure.Config(Reason.PLAN, message));
    }
  }

  /**
   * Returns the words of a secret such as {@code Bearer …} or {@code id=…}. The words are secrets
   * too, because a server may quote the token alone.
   */
  private static Stream<String> words(String secret) {
    return Arrays.stream(secret.split("[\\s=,;:\"]+"))
        .filter(word -> word.length() >= SHORTEST_KEY && !SecretHeuristics.isPlain(word));
  }

  private static FetchException config(String message) {
    return FetchException.ofConfig(Reason.PLAN, message);
  }
}
