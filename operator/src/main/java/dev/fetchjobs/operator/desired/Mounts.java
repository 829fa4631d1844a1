package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.HttpSource;
import dev.fetchjobs.api.KeyRef;
import dev.fetchjobs.api.KeySource;
import dev.fetchjobs.api.SecretRef;
import dev.fetchjobs.api.Tls;
import dev.fetchjobs.operator.desired.MountedKey.Kind;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds all keys of Secrets and ConfigMaps to which the source in a spec refers. The same source
 * always gives the same mounted files.
 */
record Mounts(HttpSource source) {

  /**
   * Returns the mounted key with the header's value, or null if the value is in the FetchJob
   * itself.
   */
  @Nullable MountedKey header(int index) {
    return of("header-" + index, source.headers().get(index).valueFrom());
  }

  @Nullable MountedKey username() {
    return ofBasic("username");
  }

  @Nullable MountedKey password() {
    return ofBasic("password");
  }

  @Nullable MountedKey bearerToken() {
    var token = source.bearerToken();
    return token == null ? null : secret("bearer-token", token.secretKeyRef());
  }

  /**
   * Returns the mounted key with the request body, or null if there is no body, or the body is in
   * the FetchJob itself.
   */
  @Nullable MountedKey body() {
    var body = source.body();
    return body == null ? null : of("body", body.valueFrom());
  }

  @Nullable MountedKey clientId() {
    return ofClientCredentials("clientId");
  }

  @Nullable MountedKey clientSecret() {
    return ofClientCredentials("clientSecret");
  }

  @Nullable MountedKey digestUsername() {
    return ofDigest("username");
  }

  @Nullable MountedKey digestPassword() {
    return ofDigest("password");
  }

  @Nullable MountedKey authorities() {
    Tls tls = source.tls();
    return tls == null ? null : of("ca.crt", tls.caFrom());
  }

  @Nullable MountedKey clientCertificate() {
    return ofClient("tls.crt");
  }

  @Nullable MountedKey clientKey() {
    return ofClient("tls.key");
  }

  @Nullable MountedKey proxyUsername() {
    return ofProxy("username");
  }

  @Nullable MountedKey proxyPassword() {
    return ofProxy("password");
  }

  /** Returns all keys that the pod mounts, in a fixed order. */
  List<MountedKey> all() {
    Stream<@Nullable MountedKey> headers =
        IntStream.range(0, source.headers().size()).mapToObj(this::header);
    Stream<@Nullable MountedKey> others =
        Stream.of(
            username(),
            password(),
            bearerToken(),
            body(),
            clientId(),
            clientSecret(),
            digestUsername(),
            digestPassword(),
            authorities(),
            clientCertificate(),
            clientKey(),
            proxyUsername(),
            proxyPassword());
    return Stream.concat(headers, others).filter(Objects::nonNull).toList();
  }

  private @Nullable MountedKey ofBasic(String key) {
    var basic = source.basicAuth();
    return basic == null ? null : secret("basic-" + key, key, basic.secretRef());
  }

  private @Nullable MountedKey ofClientCredentials(String key) {
    var oauth2 = source.oauth2();
    return oauth2 == null ? null : secret("oauth2-" + key, key, oauth2.secretRef());
  }

  private @Nullable MountedKey ofDigest(String key) {
    var digest = source.digestAuth();
    return digest == null ? null : secret("digest-" + key, key, digest.secretRef());
  }

  private @Nullable MountedKey ofClient(String key) {
    var client = source.tls() == null ? null : source.tls().clientCertificate();
    return client == null ? null : secret(key, key, client.secretRef());
  }

  private @Nullable MountedKey ofProxy(String key) {
    var proxy = source.proxy();
    var login = proxy == null ? null : proxy.secretRef();
    return login == null ? null : secret("proxy-" + key, key, login);
  }

  private static @Nullable MountedKey of(String file, @Nullable KeySource from) {
    if (from == null) {
      return null;
    }
    KeyRef secret = from.secretKeyRef();
    KeyRef map = from.configMapKeyRef();
    if (secret != null) {
      return secret(file, secret);
    }
    return map == null ? null : new MountedKey(file, Kind.CONFIG_MAP, map.name(), map.key());
  }

  private static MountedKey secret(String file, KeyRef ref) {
    return new MountedKey(file, Kind.SECRET, ref.name(), ref.key());
  }

  private static MountedKey secret(String file, String key, SecretRef ref) {
    return new MountedKey(file, Kind.SECRET, ref.name(), key);
  }
}
