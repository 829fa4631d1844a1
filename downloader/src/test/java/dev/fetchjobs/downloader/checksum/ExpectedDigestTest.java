package dev.fetchjobs.downloader.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.FetchException;
import dev.fetchjobs.downloader.Reason;
import dev.fetchjobs.downloader.store.Validators;
import dev.fetchjobs.downloader.transfer.Transferred;
import dev.fetchjobs.testkit.table.FaultRows;
import java.nio.file.Path;
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
  private static final List<String> NAMES = List.of("list.csv", "latest");

  @Test
  @DisplayName("D66 right digest, also in upper case: accepted")
  void rightDigest() throws Exception {
    for (String value : List.of(HEX, HEX.toUpperCase(Locale.ROOT))) {
      ExpectedDigest expected = ExpectedDigest.ofValue(Algorithm.SHA_256, value);
      assertThat(expected.check(body(HEX)).body()).isEqualTo(body(HEX));
    }
  }

  @Test
  @DisplayName("D66 wrong digest: Integrity with both digests")
  void wrongDigest() throws Exception {
    ExpectedDigest expected = ExpectedDigest.ofValue(Algorithm.SHA_256, OTHER);
    FetchException failure =
        catchThrowableOfType(FetchException.class, () -> expected.check(body(HEX)));
    assertThat(failure.failure().failureClass()).isEqualTo(FailureClass.INTEGRITY);
    assertThat(failure.failure().reason()).isEqualTo(Reason.CHECKSUM_MISMATCH);
    assertThat(failure.getMessage())
        .contains(HEX.substring(0, 16), OTHER.substring(0, 16), "1,234 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ab", "xyz", "ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12"})
  void valueThatIsNoDigestIsConfig(String value) {
    FetchException failure =
        catchThrowableOfType(
            FetchException.class, () -> ExpectedDigest.ofValue(Algorithm.SHA_256, value));
    assertThat(failure.failure().failureClass()).isEqualTo(FailureClass.CONFIG);
    assertThat(failure.getMessage()).contains("64 hexadecimal digits");
  }

  @ParameterizedTest
  @DisplayName("D66 sidecar in any usual form, digest in either case: accepted")
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
        "SHA256 (list.csv) = @",
        "SHA2-256(list.csv)= @",
        "SHA-256 (a/list.csv) = @\nMD5 (list.csv) = 00",
        "MD5 (list.csv) = 0123456789abcdef0123456789abcdef\nSHA256 (list.csv) = @",
        "@  list.csv\n@ *list.csv",
        "0123456789abcdef0123456789abcdef  list.csv\n@  list.csv",
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n@  list.csv\n-----BEGIN PGP SIGNATURE-----\nabc"
      })
  void sidecarForms(String text) throws Exception {
    for (String hex : List.of(HEX, HEX.toUpperCase(Locale.ROOT))) {
      assertThat(
              ExpectedDigest.ofSidecar(
                  Algorithm.SHA_256, text.replace("@", hex).replace("!", OTHER), NAMES))
          .isEqualTo(new ExpectedDigest.Known(Algorithm.SHA_256, HEX, "the checksum file"));
    }
  }

  @Test
  void escapedNamesAreUnderstood() throws Exception {
    assertThat(
            ExpectedDigest.ofSidecar(
                Algorithm.SHA_256, "\\" + HEX + "  a\\\\b\\nc", List.of("a\\b\nc")))
        .isInstanceOf(ExpectedDigest.Known.class);
  }

  @ParameterizedTest
  @DisplayName(
      "D66 sidecar that is empty, of other names only, ambiguous, or no sidecar: Integrity, never \"skip\"")
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "# nothing",
        "@  other.csv",
        "SHA256 (other.csv) = @",
        "MD5 (list.csv) = 0123456789abcdef0123456789abcdef",
        "@  list.csv\n!  list.csv",
        "@\n!",
        "@@",
        "0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef  list.csv",
        "<html><body>404</body></html>",
        "@  list.csv.old",
        "list.csv  @",
        "@ @",
        "x@  list.csv"
      })
  void unusableSidecar(String text) {
    FetchException failure =
        catchThrowableOfType(
            FetchException.class,
            () ->
                ExpectedDigest.ofSidecar(
                    Algorithm.SHA_256, text.replace("@", HEX).replace("!", OTHER), NAMES));
    assertThat(failure).isNotNull();
    assertThat(failure.failure().failureClass()).isEqualTo(FailureClass.INTEGRITY);
    assertThat(failure.failure().reason()).isEqualTo(Reason.CHECKSUM_MISSING);
  }

  private static Transferred body(String hex) {
    return new Transferred(
        Path.of("x"), 1234, Map.of(Algorithm.SHA_256, hex), null, Validators.NONE, "u");
  }
}
