package dev.fetchjobs.contract;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run has to do: all of a FetchJob that the downloader needs, resolved and with the
 * operator's policy. It travels as JSON in the environment variable {@code FETCH_PLAN} and holds no
 * secret: those are files, named here by path.
 *
 * @param version {@link #VERSION}; the downloader refuses any other
 * @param namespace with {@code name} the key of the private directory on the volume
 * @param timeout budget of the whole run
 * @param acceptQuarantined SHA-256 (hex) of the quarantined file to publish, or null
 */
public record FetchPlan(
    int version,
    String namespace,
    String name,
    Source source,
    Unpack unpack,
    Verify verify,
    Destination destination,
    int keepVersions,
    Retry retry,
    Duration timeout,
    @Nullable CircuitBreaker circuitBreaker,
    NetworkPolicy network,
    @Nullable String acceptQuarantined) {

  public static final int VERSION = 1;

  /**
   * Most bytes of a plan; above 128 KiB for one variable a container cannot start (MAX_ARG_STRLEN).
   */
  public static final int MAX_BYTES = 96 * 1024;

  /** The environment variable that carries the plan. */
  public static final String VARIABLE = "FETCH_PLAN";

  /** The environment variable that carries the Job's name, by the downward API. */
  public static final String JOB_VARIABLE = "FETCH_JOB_NAME";

  /**
   * The environment variable that carries what started the run; {@link #REQUEST} ignores holds,
   * anything else, also nothing, obeys them.
   */
  public static final String TRIGGER_VARIABLE = "FETCH_TRIGGER";

  /** Value of {@link #TRIGGER_VARIABLE} for a run that somebody asked for. */
  public static final String REQUEST = "Request";

  /** The environment variable that names the report's file instead of /dev/termination-log. */
  public static final String REPORT_VARIABLE = "FETCH_TERMINATION_LOG";

  /**
   * At most one of {@code basicAuth}, {@code bearerToken}, {@code oauth2} and {@code digestAuth} is
   * set.
   *
   * @param post what to send; null: the file is asked for by GET
   * @param allowPlainCredentials whether credentials may be sent over http
   * @param userAgent value of the User-Agent field
   * @param timeouts null: the downloader's own
   */
  public record Source(
      String url,
      @Nullable Post post,
      List<Header> headers,
      @Nullable BasicAuth basicAuth,
      @Nullable SecretFile bearerToken,
      @Nullable OAuth2 oauth2,
      @Nullable BasicAuth digestAuth,
      boolean allowPlainCredentials,
      @Nullable Tls tls,
      Redirects redirects,
      @Nullable Proxy proxy,
      String userAgent,
      @Nullable Timeouts timeouts) {}

  /**
   * Limits in time of one attempt.
   *
   * @param connect to resolve the name and connect, and as long again for TLS
   * @param firstByte from the request to the end of the answer's header
   * @param stall without a byte of the body
   */
  public record Timeouts(Duration connect, Duration firstByte, Duration stall) {}

  /**
   * A POST request: one of {@code value} and {@code file} is set, or neither for an empty body.
   *
   * @param mediaType value of the Content-Type field, null for an empty body
   */
  public record Post(
      @Nullable String mediaType, @Nullable String value, @Nullable SecretFile file) {}

  /** One request field: exactly one of {@code value} and {@code file} is set. */
  public record Header(String name, @Nullable String value, @Nullable SecretFile file) {}

  /**
   * A mounted key of a Secret or ConfigMap.
   *
   * @param path absolute path in the container
   * @param origin what people call it, for messages: {@code key token of Secret vendor}
   * @param configMap true for a key of a ConfigMap, null for one of a Secret
   */
  public record SecretFile(String path, String origin, @Nullable Boolean configMap) {
    /** Whether it may be sent encrypted only. */
    public boolean holdsSecret() {
      return !Boolean.TRUE.equals(configMap);
    }
  }

  public record BasicAuth(SecretFile username, SecretFile password) {}

  /** Client credentials (RFC 6749, section 4.4) for {@code tokenUrl}. */
  public record OAuth2(
      String tokenUrl, SecretFile clientId, SecretFile clientSecret, List<String> scopes) {}

  /**
   * @param ca PEM certificates trusted instead of the public ones
   * @param certificate PEM chain of the client certificate, set together with {@code key} (PKCS#8
   *     or PKCS#1 PEM)
   * @param serverName name to ask for (SNI) and to verify, instead of the URL's host
   */
  public record Tls(
      @Nullable SecretFile ca,
      @Nullable SecretFile certificate,
      @Nullable SecretFile key,
      @Nullable String serverName) {}

  /**
   * @param max most redirects followed in one attempt
   * @param hosts other hosts (any port) that a redirect may lead to
   */
  public record Redirects(int max, List<String> hosts) {}

  /**
   * An HTTP proxy.
   *
   * @param noProxy hosts, {@code .suffixes} and CIDRs reached directly
   * @param trusted the installation names it: the network policy is not applied to its own address
   */
  public record Proxy(
      String url, @Nullable BasicAuth credentials, List<String> noProxy, boolean trusted) {}

  /**
   * @param member glob that picks one member of an archive; null: the archive must hold exactly one
   * @param maxRatio most output bytes for each input byte
   */
  public record Unpack(Format format, @Nullable String member, int maxRatio) {
    /** Archive and compression formats; {@code AUTO} decides by the first bytes. */
    public enum Format {
      NONE("None"),
      GZIP("Gzip"),
      ZIP("Zip"),
      TAR("Tar"),
      TAR_GZ("TarGz"),
      AUTO("Auto");

      private final String word;

      Format(String word) {
        this.word = word;
      }

      /** The word users see, and the wire form. */
      public String word() {
        return word;
      }

      @Override
      public String toString() {
        return word;
      }
    }
  }

  /**
   * @param minBytes inclusive, of the published file
   * @param maxBytes inclusive; also bounds the transfer and what unpacking writes
   * @param maxShrinkPercent most the file may shrink against the last good one (rows if known, else
   *     bytes)
   */
  public record Verify(
      @Nullable Checksum checksum,
      long minBytes,
      long maxBytes,
      boolean allowUnframed,
      Content content,
      @Nullable Csv csv,
      @Nullable Integer maxShrinkPercent) {}

  /**
   * Exactly one of {@code value} (hex, either case) and {@code url} (of a checksum file) is set.
   *
   * @param name of the file in the checksum file; null: as in the URL
   * @param of null: {@link Of#TRANSFERRED}
   */
  public record Checksum(
      Algorithm algorithm,
      @Nullable String value,
      @Nullable String url,
      @Nullable String name,
      @Nullable Of of) {

    /** Of what is transferred, by the name in its URL. */
    public Checksum(Algorithm algorithm, @Nullable String value, @Nullable String url) {
      this(algorithm, value, url, null, null);
    }

    /** The bytes that the digest is of. */
    public enum Of {
      TRANSFERRED("Transferred"),
      UNPACKED("Unpacked");

      private final String word;

      Of(String word) {
        this.word = word;
      }

      /** The word users see, and the wire form. */
      public String word() {
        return word;
      }

      @Override
      public String toString() {
        return word;
      }
    }

    /** Digest algorithms; the word is the JCA name. */
    public enum Algorithm {
      SHA_256("SHA-256", 64),
      SHA_512("SHA-512", 128),
      SHA_1("SHA-1", 40),
      MD5("MD5", 32);

      private final String word;
      private final int hexLength;

      Algorithm(String word, int hexLength) {
        this.word = word;
        this.hexLength = hexLength;
      }

      /** The word users see, and the wire form. */
      public String word() {
        return word;
      }

      @Override
      public String toString() {
        return word;
      }

      /** Length of the digest in hexadecimal digits. */
      public int hexLength() {
        return hexLength;
      }

      /** Whether the text is a digest in hexadecimal digits, in either case. */
      public boolean isDigest(String text) {
        return text.length() == hexLength && text.chars().allMatch(HexFormat::isHexDigit);
      }
    }
  }

  /**
   * @param rejectHtml refuse bytes that look like an HTML page or a server's error
   * @param mediaTypes accepted media types (without parameters); empty: any
   * @param firstBytes text the file starts with
   * @param charset how the checks read the file; null: UTF-8, or UTF-16 where a mark says so
   * @param rejectPatterns RE2 patterns that may match in no line; null: none
   */
  public record Content(
      boolean rejectHtml,
      List<String> mediaTypes,
      @Nullable String firstBytes,
      List<Line> lines,
      @Nullable Charset charset,
      @Nullable List<String> rejectPatterns) {

    /** Text in UTF-8 or marked UTF-16, without excluding patterns. */
    public Content(
        boolean rejectHtml,
        List<String> mediaTypes,
        @Nullable String firstBytes,
        List<Line> lines) {
      this(rejectHtml, mediaTypes, firstBytes, lines, null, null);
    }

    /** Encodings of text; the word is the IANA name. */
    public enum Charset {
      UTF_8("UTF-8"),
      UTF_16("UTF-16"),
      UTF_16LE("UTF-16LE"),
      UTF_16BE("UTF-16BE"),
      WINDOWS_1252("windows-1252"),
      ISO_8859_1("ISO-8859-1");

      private final String word;

      Charset(String word) {
        this.word = word;
      }

      /** The word users see, and the wire form. */
      public String word() {
        return word;
      }

      @Override
      public String toString() {
        return word;
      }
    }
  }

  /** A numbered line (from 1) that has to match an RE2 pattern somewhere. */
  public record Line(int number, String matches) {}

  /**
   * @param delimiter one character
   * @param headerLine number of the line with the column names, from 1
   * @param columns names that must be there, in any order
   * @param minRows least data rows, inclusive
   * @param columnOfIsins name of the column whose values must be ISINs (ISO 6166)
   * @param quote null: {@link Quote#DOUBLE}
   * @param skipLines lines that are no data besides those above the header; null: none
   * @param tolerance for {@code columnOfIsins}; null: every row needs a valid ISIN
   */
  public record Csv(
      String delimiter,
      int headerLine,
      List<String> columns,
      @Nullable Long minRows,
      @Nullable String columnOfIsins,
      @Nullable Quote quote,
      @Nullable SkipLines skipLines,
      @Nullable Tolerance tolerance) {

    /** With double quotes, no lines to skip, and a valid ISIN in every row. */
    public Csv(
        String delimiter,
        int headerLine,
        List<String> columns,
        @Nullable Long minRows,
        @Nullable String columnOfIsins) {
      this(delimiter, headerLine, columns, minRows, columnOfIsins, null, null, null);
    }

    /** What puts a field in quotes. */
    public enum Quote {
      DOUBLE("Double"),
      NONE("None");

      private final String word;

      Quote(String word) {
        this.word = word;
      }

      /** The word users see, and the wire form. */
      public String word() {
        return word;
      }

      @Override
      public String toString() {
        return word;
      }
    }

    /**
     * @param afterHeader lines directly below the header
     * @param atEnd last lines that are not empty
     */
    public record SkipLines(int afterHeader, int atEnd) {}

    /**
     * @param allowEmpty an empty value is good
     * @param maxBad rows without a valid ISIN that are let through
     */
    public record Tolerance(boolean allowEmpty, long maxBad) {}
  }

  /**
   * @param root absolute path where the volume is mounted
   * @param path of the file consumers open, relative to {@code root}
   * @param existingFile what to do with a file of another program at {@code path}; null: refuse
   */
  public record Destination(String root, String path, @Nullable ExistingFile existingFile) {
    /** What the first publication does with a file that no FetchJob wrote. */
    public enum ExistingFile {
      REFUSE("Refuse"),
      KEEP_ASIDE("KeepAside");

      private final String word;

      ExistingFile(String word) {
        this.word = word;
      }

      /** The word users see, and the wire form. */
      public String word() {
        return word;
      }

      @Override
      public String toString() {
        return word;
      }
    }
  }

  /**
   * @param attempts requests in all, at least 1
   * @param onStatus further status codes to treat as transient
   * @param onRejected whether what came and was refused is fetched again, too
   */
  public record Retry(
      int attempts,
      Duration initialDelay,
      Duration maxDelay,
      List<Integer> onStatus,
      boolean onRejected) {}

  /**
   * After {@code failureThreshold} failed runs ask no more until {@code hold}, doubling, has
   * passed.
   */
  public record CircuitBreaker(int failureThreshold, Duration hold, Duration maxHold) {}

  /**
   * The operator's rules on where a download may connect.
   *
   * @param allowedHosts host patterns ({@code example.org}, {@code *.example.org}); empty: all
   * @param allowPrivate whether loopback, private, link-local and shared addresses are allowed
   * @param allowedCidrs address ranges allowed besides
   */
  public record NetworkPolicy(
      List<String> allowedHosts, boolean allowPrivate, List<String> allowedCidrs) {}
}
