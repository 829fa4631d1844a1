package dev.fetchjobs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fetchjobs.api.HttpSource;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainCredentialsTest {

  @ParameterizedTest
  @DisplayName(
      "R16 The operator refuses a FetchJob older than the rule if it would send credentials over "
          + "http:")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          basicAuth: {secretRef: {name: a}}                                      | basicAuth
          bearerToken: {secretKeyRef: {name: a, key: b}}                         | bearerToken
          oauth2: {tokenUrl: 'https://l.example/', secretRef: {name: a}}         | the token of oauth2
          headers: [{name: X, valueFrom: {secretKeyRef: {name: a, key: b}}}]     | the header X
          headers: [{name: AUTHORIZATION, value: Basic abc}]                     | the header AUTHORIZATION
          headers: [{name: cookie, valueFrom: {configMapKeyRef: {name: a, key: b}}}] | the header cookie
          body: {mediaType: a/b, valueFrom: {secretKeyRef: {name: a, key: b}}}   | the body
          """)
  void refused(String credential, String named) {
    for (String scheme : new String[] {"http", "HTTP", "Http"}) {
      HttpSource source = source(scheme, credential);

      InvalidSpecException refusal =
          catchThrowableOfType(InvalidSpecException.class, () -> PlainCredentials.check(source));

      assertThat(refusal.sentence())
          .isEqualTo(
              "spec.source.http.url is \"%s://publisher.example/a\"; %s would be sent unencrypted: write https://, or set spec.source.http.allowPlainCredentials: true."
                  .formatted(scheme, named));
    }
    assertThatCode(() -> PlainCredentials.check(source("https", credential)))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                PlainCredentials.check(
                    source("http", "allowPlainCredentials: true\n" + credential)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @DisplayName(
      "R16 The operator accepts values over http that are not credentials, or that are never sent "
          + "in clear text:")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          headers: [{name: Accept, value: text/csv}]
          headers: [{name: X, valueFrom: {configMapKeyRef: {name: a, key: b}}}]
          body: {mediaType: a/b, value: abc}
          body: {mediaType: a/b, valueFrom: {configMapKeyRef: {name: a, key: b}}}
          digestAuth: {secretRef: {name: a}}
          proxy: {url: 'http://proxy.example:3128', secretRef: {name: a}}
          """)
  void allowed(String field) {
    assertThatCode(() -> PlainCredentials.check(source("http", field))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @DisplayName("R16 The operator refuses to send a client secret to a token URL over http:")
  @CsvSource({"http, true", "https, false"})
  void tokenUrl(String scheme, boolean refused) {
    HttpSource source =
        source(
            "https",
            "oauth2: {tokenUrl: '" + scheme + "://login.example/t', secretRef: {name: a}}");

    InvalidSpecException refusal =
        catchThrowableOfType(InvalidSpecException.class, () -> PlainCredentials.check(source));

    assertThat(refusal != null).isEqualTo(refused);
    if (refusal != null) {
      assertThat(refusal.sentence())
          .startsWith(
              "spec.source.http.oauth2.tokenUrl is \"http://login.example/t\"; the client secret");
    }
  }

  private static HttpSource source(String scheme, String fields) {
    return Serialization.unmarshal(
        """
        method: POST
        redirects: {max: 5, hosts: []}
        url: '%s://publisher.example/a'
        %s
        """
            .formatted(scheme, fields),
        HttpSource.class);
  }
}
