package dev.fetchjobs.downloader.checksum;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchPlan.Checksum.Of;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.transfer.Transferred;
import dev.fetchjobs.downloader.transfer.Transferred.FinalUrl;
import dev.fetchjobs.testkit.table.FaultRows;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@FaultRows("download")
class ExpectedDigestTest {

  private static final String HEX = "ab12".repeat(16);
  private static final String OTHER = "cd34".repeat(16);
  private static final FinalUrl URL = new FinalUrl("u", "00".repeat(32), null, null, List.of());
  private static final List<String> NAMES = List.of("list.csv", "latest");

  @Test
  @DisplayName("D66 The right digest is accepted, also in upper case")
  void rightDigest() throws Exception {
    for (String value : List.of(HEX, HEX.toUpperCase(Locale.ROOT))) {
      ExpectedDigest expected = ExpectedDigest.ofValue(Algorithm.SHA_256, value, Of.TRANSFERRED);
      assertThat(expected.check(body(HEX)).body()).isEqualTo(body(HEX));
    }
  }

  @Test
  @DisplayName(
      "D66 L9 A digest of the received or of the decoded bytes is accepted, and the note says "
          + "which of the two matched")
  void codedOrDecoded() throws Exception {
    ExpectedDigest expected = ExpectedDigest.ofValue(Algorithm.SHA_256, HEX, Of.TRANSFERRED);
    assertThat(expected.check(coded(OTHER, HEX)).note()).contains("as they came");
    assertThat(expected.check(coded(HEX, OTHER)).note()).contains("decoded bytes");
    assertThat(expected.check(body(HEX)).note()).isEmpty();
    assertThatThrownBy(() -> expected.check(coded(OTHER, OTHER))).hasMessageContaining("Wrong");
  }

  @Test
  @DisplayName(
      "D66 L9 The digest of the unpacked file is compared only after unpacking, and with a wrong "
          + "digest the run fails with class Integrity")
  void unpacked() throws Exception {
    Checked checked =
        ExpectedDigest.ofValue(Algorithm.SHA_256, HEX, Of.UNPACKED).check(body(OTHER));
    assertThat(checked.afterUnpacking()).contains(Algorithm.SHA_256);
    checked.requireUnpacked(Map.of(Algorithm.SHA_256, HEX), 5);
    assertThatThrownBy(() -> checked.requireUnpacked(Map.of(Algorithm.SHA_256, OTHER), 5))
        .hasMessageContaining("the unpacked file has cd34");
  }

  @Test
  @DisplayName(
      "D66 The digest is wrong: the run fails with class Integrity, and the message names both "
          + "digests")
  void wrongDigest() throws Exception {
    ExpectedDigest expected = ExpectedDigest.ofValue(Algorithm.SHA_256, OTHER, Of.TRANSFERRED);
    FetchException failure =
        catchThrowableOfType(FetchException.class, () -> expected.check(body(HEX)));
    assertThat(failure.failure().failureClass()).isEqualTo(FailureClass.INTEGRITY);
    assertThat(failure.failure().reason()).isEqualTo(Reason.CHECKSUM_MISMATCH);
    assertThat(failure.getMessage())
        .contains(HEX.substring(0, 16), OTHER.substring(0, 16), "1,234 bytes");
  }

  @ParameterizedTest
  @DisplayName("D66 L6 A checksum file in any format is accepted if it has one digest for the file")
  @ValueSource(
      strings = {
        "@",
        "@\n",
        "  @  \r\n",
        "\uFEFF@\n",
        "@  list.csv",
        "@ *list.csv\r\n",
        "@\tlist.csv",
        "@  ./list.csv",
        "@  some/where/list.csv",
        "@  latest",
        "# comment\n\n!  other.csv\n@  list.csv\n",
        "// !  list.csv\n; !\n@  list.csv\n",
        "SHA256 (list.csv) = @",
        "SHA2-256(list.csv)= @",
        "SHA-256 (a/list.csv) = @\nMD5 (list.csv) = 00",
        "MD5 (list.csv) = 0123456789abcdef0123456789abcdef\nSHA256 (list.csv) = @",
        "SHA3-256 (list.csv) = !\nSHA256 (list.csv) = @",
        "@  list.csv\n@ *list.csv",
        "0123456789abcdef0123456789abcdef  list.csv\n@  list.csv",
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n@  list.csv\n-----BEGIN PGP SIGNATURE-----\nabc",
        "@  list_20261129.csv",
        "@  -",
        "@ *-\n",
        "sha256:@",
        "sha-256=@",
        "SHA256:@  list_20261129.csv",
        "0x@",
        "SHA256 (list_20261129.csv) = @",
        "SHA256(stdin)= @",
        "list_20261129.csv  @",
        "list_20261129.csv: @",
        "SHA-256: @",
        "sha256sum: @",
        "SHA256_HASH = @",
        "{\"sha256Checksum\":\"@\",\"md5sum\":\"0123456789abcdef0123456789abcdef\"}",
        "[{\"name\":\"a.csv\",\n\"hash\":\"!\"},\n{\"name\":\"list.csv\",\n\"hash\":\"@\"}]",
        "[{\"hash\":\"!\",\"name\":\"a.csv\"},{\"hash\":\"@\",\"name\":\"list.csv\"}]",
        "{\"files\":[{\"path\":\"a/list.csv\",\"digests\":{\n\"sha512\":\"\",\n\"sha256\":\"@\"}},\n{\"path\":\"b.csv\",\"digests\":{\"sha256\":\"!\"}}]}",
        "{\"list.csv\":{\"sha256\":\"@\"},\n\"a.csv\":{\"sha256\":\"!\"}}",
        "@ made on Sunday, see the handbook",
        "The digest is @.",
        "@  list.csv.old",
        "@ @",
        "@  a.csv\n@  b.csv",
        "!  list.csv.old\n@  list.csv",
        "list.csv.old: !\nlist.csv: @",
        "a.csv,!,17\nlist.csv,@,18",
        "\"!\";\"a.csv\"\n\"@\";\"list.csv\"",
        "0123456789abcdef0123456789abcdef @ 12 list.csv\n0123456789abcdef0123456789abcdef ! 12 a.csv",
        "{\"md5\":\"0123456789abcdef0123456789abcdef\",\"sha256\":\"@\"}",
        "{\"sha3_256\":\"!\",\"sha256\":\"@\"}",
        "<?xml version='1.0'?><hash algorithm='SHA-256'>@</hash>",
        "Algorithm  Hash  Path\n---------  ----  ----\nSHA256  @  C:\\x\\list.csv",
        "SHA256 hash of list.csv:\nab 12 ab 12 ab 12 ab 12 ab 12 ab 12 ab 12 ab 12 ab 12 ab 12 ab 12 ab 12 ab 12 ab 12 ab 12 ab 12\nCertUtil: done",
        "list.csv: AB12AB12 AB12AB12 AB12AB12 AB12AB12\n          AB12AB12 AB12AB12 AB12AB12 AB12AB12",
        "sha256-&",
        "sha-256=:&:",
        "SHA-256=&",
        "&"
      })
  void forms(String text) throws Exception {
    for (String hex : List.of(HEX, HEX.toUpperCase(Locale.ROOT))) {
      for (Charset charset : List.of(UTF_8, UTF_16LE, UTF_16BE)) {
        for (String mark : List.of("", "\uFEFF")) {
          assertThat(expected(mark + filled(text, hex), charset, null))
              .as("%s in %s", text, charset)
              .isEqualTo(
                  new ExpectedDigest.Known(
                      Algorithm.SHA_256, HEX, "the checksum file", Of.TRANSFERRED));
        }
      }
    }
  }

  @Test
  @DisplayName("Escaped names in a checksum file are decoded")
  void escapedNames() throws Exception {
    String text = "\\" + HEX + "  a\\\\b\\nc\n" + OTHER + "  d";
    assertThat(
            ExpectedDigest.ofChecksumFile(
                Algorithm.SHA_256, text, null, List.of("a\\b\nc"), Of.TRANSFERRED))
        .isInstanceOf(ExpectedDigest.Known.class);
  }

  @Test
  @DisplayName(
      "D66 L6 A file name in the plan selects the digest of this name, and no other digest in the "
          + "checksum file is used")
  void nameOfThePlan() throws Exception {
    String text = filled("!  list.csv\n@  data/list_full.csv\n!  a.csv", HEX);
    assertThat(expected(text, UTF_8, "list_full.csv")).extracting("hex").isEqualTo(HEX);
    assertThat(expected(text, UTF_8, "data/list_full.csv")).extracting("hex").isEqualTo(HEX);
    assertThat(expected(HEX, UTF_8, "list_full.csv")).extracting("hex").isEqualTo(HEX);
    assertThatThrownBy(() -> expected(text, UTF_8, "list_2.csv"))
        .hasMessageContaining("does not name list_2.csv but list.csv, data/list_full.csv, a.csv");
    assertThatThrownBy(() -> expected(HEX + "  other.csv", UTF_8, "list.csv"))
        .hasMessageContaining("does not name list.csv but other.csv");
  }

  @Test
  @DisplayName(
      "D66 L6 A checksum file has several digests, and not exactly one for the file: the message "
          + "names the file names in it")
  void ambiguous() {
    assertThatThrownBy(() -> expected(filled("@  a.csv\n!  b.csv", HEX), UTF_8, null))
        .hasMessageContaining("does not name list.csv or latest but a.csv, b.csv")
        .hasMessageContaining("verify.checksum.from.name");
    assertThatThrownBy(() -> expected(filled("@  list.csv\n!  list.csv", HEX), UTF_8, null))
        .hasMessageContaining("states 2 different SHA-256 digests for list.csv");
    String many = filled("@  a\n!  b\n@  c\n!  d\n", HEX);
    assertThatThrownBy(() -> expected(many, UTF_8, null))
        .hasMessageContaining("4 others: a, b, c, …");
    assertThatThrownBy(() -> expected(filled("@\n!", HEX), UTF_8, null))
        .hasMessageContaining("holds 2 different SHA-256 digests without a name");
  }

  @Test
  @DisplayName(
      "D66 L6 A checksum file has digests of several algorithms: the run uses that of the plan's "
          + "algorithm")
  void otherAlgorithms() throws Exception {
    String text =
        "MD5 (x) = %s\nSHA1 (x) = %s\nRIPEMD160 (x) = %s\nSHA512 (x) = %s\nBLAKE2B (x) = %s"
            .formatted(
                "a1".repeat(16), "b2".repeat(20), "c3".repeat(20), "d4".repeat(64), OTHER + OTHER);
    for (Algorithm algorithm : List.of(Algorithm.MD5, Algorithm.SHA_1, Algorithm.SHA_512)) {
      assertThat(ExpectedDigest.ofChecksumFile(algorithm, text, null, NAMES, Of.TRANSFERRED))
          .extracting("hex")
          .asString()
          .hasSize(algorithm.hexLength())
          .matches("(a1)+|(b2)+|(d4)+");
    }
  }

  @ParameterizedTest
  @DisplayName(
      "D66 L6 A checksum file is empty, has only other names, is ambiguous or no checksum file: "
          + "the run fails with class Integrity")
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "# nothing",
        "# @",
        "MD5 (list.csv) = 0123456789abcdef0123456789abcdef",
        "SHA3-256 (list.csv) = @",
        "sha512/256:@",
        "BLAKE2s = @",
        "@  list.csv\n!  list.csv",
        "@\n!",
        "@@",
        "0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef  list.csv",
        "<html><body>404</body></html>",
        "<!DOCTYPE html><p>@</p>",
        "<script nonce='@'>",
        "@  a.csv\n!  b.csv",
        "x@  list.csv",
        "@x",
        "sha512-&"
      })
  void unusable(String text) {
    FetchException failure =
        catchThrowableOfType(FetchException.class, () -> expected(filled(text, HEX), UTF_8, null));
    assertThat(failure).isNotNull();
    assertThat(failure.failure().failureClass()).isEqualTo(FailureClass.INTEGRITY);
    assertThat(failure.failure().reason()).isEqualTo(Reason.CHECKSUM_MISSING);
    assertThat(failure.getMessage()).hasSizeLessThanOrEqualTo(256).contains("verify.checksum");
  }

  @Test
  @DisplayName("D66 L6 A checksum file with a line of a megabyte is read in bounded time")
  void hugeLine() {
    String digests = (HEX + " " + OTHER + " ").repeat(8000);
    assertThatThrownBy(() -> expected(digests, UTF_8, null)).isInstanceOf(FetchException.class);
    assertThatThrownBy(() -> expected("a".repeat(1 << 20), UTF_8, null))
        .hasMessageContaining("no SHA-256 digest");
  }

  private static ExpectedDigest expected(String text, Charset charset, String wanted)
      throws FetchException {
    return ExpectedDigest.ofChecksumFile(
        Algorithm.SHA_256,
        ChecksumFile.text(text.getBytes(charset)),
        wanted,
        NAMES,
        Of.TRANSFERRED);
  }

  /**
   * Fills digests into a text. An at sign becomes the right digest, an exclamation mark a wrong
   * one, and an ampersand the right one in base64.
   */
  private static String filled(String text, String hex) {
    String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(HEX));
    return text.replace("@", hex).replace("!", OTHER).replace("&", base64);
  }

  private static Transferred body(String hex) {
    return new Transferred(
        Path.of("x"), 1234, Map.of(Algorithm.SHA_256, hex), null, null, null, Validators.NONE, URL);
  }

  private static Transferred coded(String hex, String before) {
    return new Transferred(
        Path.of("x"),
        1234,
        Map.of(Algorithm.SHA_256, hex),
        Map.of(Algorithm.SHA_256, before),
        null,
        null,
        Validators.NONE,
        URL);
  }
}
