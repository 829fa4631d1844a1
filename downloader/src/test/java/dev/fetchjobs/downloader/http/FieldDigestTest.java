package dev.fetchjobs.downloader.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.resolve.HeaderField;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Header fields with digests")
class FieldDigestTest {

  private static final String HEX_256 = "ab".repeat(32);
  private static final String HEX_512 = "cd".repeat(64);
  private static final String A = base64(HEX_256);
  private static final String B = base64(HEX_512);
  private static final String OTHER = base64("00".repeat(32));

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  private static ResponseHead head(String name, String... values) {
    return new ResponseHead(
        1, 200, "OK", Arrays.stream(values).map(value -> new HeaderField(name, value)).toList());
  }

  /** Fills the digests into a value: A is the SHA-256, B the SHA-512, X another SHA-256. */
  private static String filled(String value) {
    return value.replace("{A}", A).replace("{B}", B).replace("{X}", OTHER);
  }

  @ParameterizedTest(name = "SHA-256 is read in {0}")
  @ValueSource(
      strings = {
        "sha-256=:{A}:",
        "unixsum=:MzA2Mzc=:, sha-256=:{A}:",
        "sha-256=:{A}:\t,\tmd5=:AAAA:",
        "sha-512=:AAAA:, sha-256=:{A}:",
        "sha-256=:{X}:, sha-256=:{A}:",
        "sha-256=:{A}:;a;b=1.5;c=\"sha-256=:{X}:\\\"\";d=?1;e=:AAAA:; f=token/1",
        "sha-3-256=:AAAA:, *x=::, sha-256=:{A}:",
      })
  void sha256(String value) {
    FieldDigest expected = new FieldDigest("Repr-Digest", Algorithm.SHA_256, HEX_256);
    assertThat(FieldDigest.ofWhole(head("repr-digest", filled(value)))).isEqualTo(expected);
    assertThat(FieldDigest.ofContent(head("repr-digest", filled(value)))).isNull();
  }

  @ParameterizedTest(name = "No digest is read in {0}")
  @ValueSource(
      strings = {
        "",
        "sha-256",
        "sha-256={A}",
        "sha-256=\"{A}\"",
        "SHA-256=:{A}:",
        "sha-256=:{A}",
        "sha-256 =:{A}:",
        "sha-256= :{A}:",
        "sha-256=:{A}:,",
        ",sha-256=:{A}:",
        "sha-256=:{A}:;",
        "sha-256=:{A}: md5=:AAAA:",
        "sha-256=:{A}:, md5=AAAA",
        "sha-256=:{A}:, unixsum=30637",
        "sha-256=(:{A}:)",
        "sha-256=:AAAA:",
        "sha-256=::",
        "sha-256=:====:",
        "sha-256=:{B}:",
        "sha-256=:{A}:, sha-256=:AAAA:",
        "sha-256=:{A} :",
        "sha=:{A}:, md5=:{A}:, sha-2560=:{A}:",
        "sha-256=:{A}:\u00e9",
      })
  void none(String value) {
    assertThat(FieldDigest.ofWhole(head("Repr-Digest", filled(value)))).isNull();
    assertThat(FieldDigest.ofContent(head("Content-Digest", filled(value)))).isNull();
  }

  @Test
  @DisplayName("The strongest of several digests counts, and repeated fields are one list")
  void strongest() {
    FieldDigest strong = new FieldDigest("Content-Digest", Algorithm.SHA_512, HEX_512);
    assertThat(
            FieldDigest.ofContent(head("Content-Digest", filled("sha-512=:{B}:, sha-256=:{A}:"))))
        .isEqualTo(strong);
    assertThat(
            FieldDigest.ofContent(
                head("Content-Digest", filled("sha-256=:{A}:"), filled("sha-512=:{B}:"))))
        .isEqualTo(strong);
    assertThat(FieldDigest.ofContent(head("Content-Digest", filled("sha-512=:{B}:"), "garbage:")))
        .isNull();
  }

  @ParameterizedTest(name = "The obsolete field Digest has SHA-256 in {0}")
  @ValueSource(
      strings = {
        "SHA-256={A}",
        "sha-256={A}",
        "UNIXsum=30637, SHA-256={A}",
        "MD5=HUXZLQLMuI/KZ5KDcJPcOA==,,sha-256={A} ,x",
      })
  void obsolete(String value) {
    assertThat(FieldDigest.ofWhole(head("Digest", filled(value))))
        .isEqualTo(new FieldDigest("Digest", Algorithm.SHA_256, HEX_256));
  }

  @ParameterizedTest(name = "The obsolete field Digest has no digest in {0}")
  @ValueSource(
      strings = {
        "SHA-256",
        "SHA-256=",
        "SHA-256=:{A}:",
        "SHA-256=abababababababababababababababababababababababababababababababab",
        "id-sha-256={A}",
        "SHA={A}",
        "SHA-256 = {A}",
      })
  void noObsolete(String value) {
    assertThat(FieldDigest.ofWhole(head("Digest", filled(value)))).isNull();
  }

  @Test
  @DisplayName("Repr-Digest counts and not Digest; a malformed Repr-Digest gives way to Digest")
  void both() {
    HeaderField old = new HeaderField("Digest", filled("SHA-256={X}"));
    ResponseHead good =
        new ResponseHead(
            1, 200, "OK", List.of(old, new HeaderField("Repr-Digest", filled("sha-256=:{A}:"))));
    ResponseHead bad =
        new ResponseHead(1, 200, "OK", List.of(old, new HeaderField("Repr-Digest", "sha-256")));
    assertThat(FieldDigest.ofWhole(good))
        .isEqualTo(new FieldDigest("Repr-Digest", Algorithm.SHA_256, HEX_256));
    assertThat(FieldDigest.ofWhole(bad))
        .isEqualTo(new FieldDigest("Digest", Algorithm.SHA_256, "00".repeat(32)));
  }

  @Test
  @DisplayName("Fields of 60,000 characters are read without a deep stack")
  void large() {
    String members = "a=:AAAA:, ".repeat(6_000);
    String parameter = ";a=\"" + "\\\"".repeat(30_000) + "\"";
    assertThat(FieldDigest.ofWhole(head("Repr-Digest", members + filled("sha-256=:{A}:"))))
        .isNotNull();
    assertThat(FieldDigest.ofWhole(head("Repr-Digest", filled("sha-256=:{A}:") + parameter)))
        .isNotNull();
    assertThat(FieldDigest.ofWhole(head("Repr-Digest", "a".repeat(60_000)))).isNull();
    assertThat(FieldDigest.ofWhole(head("Digest", ",".repeat(60_000)))).isNull();
  }
}
