package dev.fetchjobs.contract;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The description of one run. It has everything that the downloader needs of a FetchJob, with
 * defaults filled in, and the operator's network policy. The downloader reads it as JSON from the
 * environment variable {@code FETCH_PLAN}. It holds no secrets; it names the files that hold them.
 *
 * @param version {@link #VERSION}; the downloader refuses every other version
 * @param namespace namespace of the FetchJob; together with {@code name} it identifies the private
 *     directory on the volume
 * @param timeout longest duration of the whole run
 * @param acceptQuarantined SHA-256 (hex) of the quarantined file to publish, or null
 * @param timeZone IANA name of the zone of dates in the plan's texts ({@link DateTemplate}); null:
 *     UTC
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
    @Nullable String acceptQuarantined,
    @Nullable String timeZone) {

  public static final int VERSION = 1;

  /**
   * Maximum size of a plan in bytes. A container with an environment variable above 128 KiB cannot
   * start (MAX_ARG_STRLEN).
   */
  public static final int MAX_BYTES = 96 * 1024;

  /** The environment variable that carries the plan. */
  public static final String VARIABLE = "FETCH_PLAN";

  /** The environment variable that carries the Job's name, by the downward API. */
  public static final String JOB_VARIABLE = "FETCH_JOB_NAME";

  /**
   * The environment variable that says what started the run. With {@link #REQUEST} the run ignores
   * holds; with any other value, or without the variable, it obeys them.
   */
  public static final String TRIGGER_VARIABLE = "FETCH_TRIGGER";

  /** Value of {@link #TRIGGER_VARIABLE} for a run that a person requested. */
  public static final String REQUEST = "Request";

  /**
   * The environment variable with the date of the run in ISO 8601. Without it the date is the slot
   * in the Job's name, or else the start of the run.
   */
  public static final String DATE_VARIABLE = "FETCH_DATE";

  /** The environment variable that names the file for the report. Default: /dev/termination-log. */
  public static final String REPORT_VARIABLE = "FETCH_TERMINATION_LOG";

  /**
   * At most one of {@code basicAuth}, {@code bearerToken}, {@code oauth2} and {@code digestAuth} is
   * set.
   *
   * @param post body of a POST request; null: a GET request is sent
   * @param allowPlainCredentials whether credentials may be sent over http
   * @param userAgent value of the User-Agent header field
   * @param timeouts null: the downloader's defaults
   * @param find how the file is found in the listing at {@code url}; null: the file is at {@code
   *     url}
   * @param mirrors further addresses of what is at {@code url}, in the order in which they are
   *     tried; they need a checksum. Null: there are none
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
      @Nullable Timeouts timeouts,
      @Nullable Find find,
      @Nullable List<String> mirrors) {

    /** Largest number of mirrors. */
    public static final int MAX_MIRRORS = 8;

    /** A source with one address. */
    public Source(
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
        @Nullable Timeouts timeouts,
        @Nullable Find find) {
      this(
          url,
          post,
          headers,
          basicAuth,
          bearerToken,
          oauth2,
          digestAuth,
          allowPlainCredentials,
          tls,
          redirects,
          proxy,
          userAgent,
          timeouts,
          find,
          null);
    }

    /** The addresses of the mirrors; empty if there are none. */
    public List<String> mirrorsOrNone() {
      return mirrors == null ? List.of() : mirrors;
    }
  }

  /**
   * Time limits of one attempt.
   *
   * @param connect longest time to resolve the name and connect; the TLS handshake may take as long
   *     again
   * @param firstByte longest time from the request to the end of the response's header
   * @param stall longest time without a byte of the body
   */
  public record Timeouts(Duration connect, Duration firstByte, Duration stall) {}

  /**
   * A POST request. At most one of {@code value} and {@code file} is set; with neither the body is
   * empty.
   *
   * @param mediaType value of the Content-Type header field; null for an empty body
   */
  public record Post(
      @Nullable String mediaType, @Nullable String value, @Nullable SecretFile file) {}

  /** One header field of the request: exactly one of {@code value} and {@code file} is set. */
  public record Header(String name, @Nullable String value, @Nullable SecretFile file) {}

  /**
   * A mounted key of a Secret or ConfigMap.
   *
   * @param path absolute path in the container
   * @param origin name of the key in messages, such as {@code key token of Secret vendor}
   * @param configMap true for a key of a ConfigMap, null for one of a Secret
   */
  public record SecretFile(String path, String origin, @Nullable Boolean configMap) {
    /** Whether the file holds a secret, which may only be sent encrypted. */
    public boolean holdsSecret() {
      return !Boolean.TRUE.equals(configMap);
    }
  }

  public record BasicAuth(SecretFile username, SecretFile password) {}

  /** Client credentials (RFC 6749, section 4.4) for {@code tokenUrl}. */
  public record OAuth2(
      String tokenUrl, SecretFile clientId, SecretFile clientSecret, List<String> scopes) {}

  /**
   * @param ca PEM file of the authorities that are trusted instead of the public ones
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
   * @param max maximum number of redirects in one attempt
   * @param hosts other hosts (any port) that a redirect may lead to
   */
  public record Redirects(int max, List<String> hosts) {}

  /**
   * An HTTP proxy.
   *
   * @param noProxy hosts, {@code .suffixes} and CIDRs that are reached without the proxy
   * @param trusted whether the installation's settings name the proxy; then the network policy is
   *     not applied to the proxy's address
   */
  public record Proxy(
      String url, @Nullable BasicAuth credentials, List<String> noProxy, boolean trusted) {}

  /**
   * @param member glob that matches one member of an archive; null: the archive must hold exactly
   *     one file
   * @param maxRatio maximum number of output bytes for each input byte
   */
  public record Unpack(Format format, @Nullable String member, int maxRatio) {
    /** Archive and compression formats; {@code AUTO} decides by the first bytes. */
    public enum Format implements Word {
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

      @Override
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
   * @param minBytes minimum size of the published file, inclusive
   * @param maxBytes maximum size of the published file, inclusive; it also bounds the transfer and
   *     the unpacked bytes
   * @param maxShrinkPercent how much smaller than the last good file the new one may be, in percent
   *     of the rows if they are known, else of the bytes
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
   * The digest that the file must have. Exactly one of {@code value} (hexadecimal, either case),
   * {@code url} (of a checksum file) and {@code field} is set.
   *
   * @param name name of the file in the checksum file; null: the name in the URL
   * @param field field of the listing's entry that states the digest, see {@link Find}
   * @param of null: {@link Of#TRANSFERRED}
   */
  public record Checksum(
      Algorithm algorithm,
      @Nullable String value,
      @Nullable String url,
      @Nullable String name,
      @Nullable String field,
      @Nullable Of of) {

    /** A digest of the transferred bytes; a checksum file names the file as its URL does. */
    public Checksum(Algorithm algorithm, @Nullable String value, @Nullable String url) {
      this(algorithm, value, url, null, null, null);
    }

    /** Which bytes the digest is computed from. */
    public enum Of implements Word {
      TRANSFERRED("Transferred"),
      UNPACKED("Unpacked");

      private final String word;

      Of(String word) {
        this.word = word;
      }

      @Override
      public String word() {
        return word;
      }

      @Override
      public String toString() {
        return word;
      }
    }

    /** Digest algorithms. {@code toString} is the name in the Java Cryptography Architecture. */
    public enum Algorithm implements Word {
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

      @Override
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

      /** Whether nobody can make another file with the same digest. */
      public boolean resistsForgery() {
        return switch (this) {
          case SHA_256, SHA_512 -> true;
          case SHA_1, MD5 -> false;
        };
      }

      /** Whether the text is a digest in hexadecimal digits, in either case. */
      public boolean isDigest(String text) {
        return text.length() == hexLength && text.chars().allMatch(HexFormat::isHexDigit);
      }
    }
  }

  /**
   * @param rejectHtml whether content that looks like an HTML page or a server's error is refused
   * @param mediaTypes accepted media types (without parameters); empty: all
   * @param firstBytes text that the file must start with
   * @param charset encoding in which the checks read the file; null: UTF-8, or UTF-16 if the file
   *     starts with a byte order mark for it
   * @param rejectPatterns RE2 patterns; a line that matches one of them makes the file wrong; null:
   *     no patterns
   */
  public record Content(
      boolean rejectHtml,
      List<String> mediaTypes,
      @Nullable String firstBytes,
      List<Line> lines,
      @Nullable Charset charset,
      @Nullable List<String> rejectPatterns) {

    /** Content with the default charset and without {@code rejectPatterns}. */
    public Content(
        boolean rejectHtml,
        List<String> mediaTypes,
        @Nullable String firstBytes,
        List<Line> lines) {
      this(rejectHtml, mediaTypes, firstBytes, lines, null, null);
    }

    /** Encodings of text. {@code toString} is the name that IANA lists. */
    public enum Charset implements Word {
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

      @Override
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
   * @param columns column names that must be present, in any order
   * @param minRows minimum number of data rows, inclusive
   * @param columnOfIsins name of the column whose values must be ISINs (ISO 6166)
   * @param quote null: {@link Quote#DOUBLE}
   * @param skipLines further lines that are not data; lines above the header never are; null: no
   *     further lines
   * @param tolerance how many values of {@code columnOfIsins} may be wrong; null: every row needs a
   *     valid ISIN
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

    /** A table with double quotes, without lines to skip, and with a valid ISIN in every row. */
    public Csv(
        String delimiter,
        int headerLine,
        List<String> columns,
        @Nullable Long minRows,
        @Nullable String columnOfIsins) {
      this(delimiter, headerLine, columns, minRows, columnOfIsins, null, null, null);
    }

    /** The character that quotes a field. */
    public enum Quote implements Word {
      DOUBLE("Double"),
      NONE("None");

      private final String word;

      Quote(String word) {
        this.word = word;
      }

      @Override
      public String word() {
        return word;
      }

      @Override
      public String toString() {
        return word;
      }
    }

    /**
     * @param afterHeader number of lines directly below the header
     * @param atEnd number of lines at the end; empty lines do not count
     */
    public record SkipLines(int afterHeader, int atEnd) {}

    /**
     * @param allowEmpty whether an empty value is accepted
     * @param maxBad maximum number of rows without a valid ISIN
     */
    public record Tolerance(boolean allowEmpty, long maxBad) {}
  }

  /**
   * @param root absolute path where the volume is mounted
   * @param path path of the file that consumers open, or of the folder of a set, relative to {@code
   *     root}
   * @param existingFile what to do with another program's file at {@code path}, or with another
   *     program's entries of the folder; null: refuse to publish
   * @param folder true when {@code path} is the folder of a set, null when it is a file
   */
  public record Destination(
      String root, String path, @Nullable ExistingFile existingFile, @Nullable Boolean folder) {

    /** The destination of a file. */
    public Destination(String root, String path, @Nullable ExistingFile existingFile) {
      this(root, path, existingFile, null);
    }

    /** Whether a set is published, in a folder. */
    public boolean holdsSet() {
      return Boolean.TRUE.equals(folder);
    }

    /** Decides what the first publication does with a file at the path that no FetchJob wrote. */
    public enum ExistingFile implements Word {
      REFUSE("Refuse"),
      KEEP_ASIDE("KeepAside");

      private final String word;

      ExistingFile(String word) {
        this.word = word;
      }

      @Override
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
   * @param attempts maximum number of requests, at least 1
   * @param onStatus further status codes that are treated as transient
   * @param onRejected whether a file that was refused is fetched again
   */
  public record Retry(
      int attempts,
      Duration initialDelay,
      Duration maxDelay,
      List<Integer> onStatus,
      boolean onRejected) {}

  /**
   * After {@code failureThreshold} failed runs in a row scheduled runs do not ask the publisher for
   * the time {@code hold}. The time doubles with each further failed run, up to {@code maxHold}.
   */
  public record CircuitBreaker(int failureThreshold, Duration hold, Duration maxHold) {}

  /**
   * The operator's rules about where a download may connect.
   *
   * @param allowedHosts host patterns ({@code example.org}, {@code *.example.org}); empty: all
   *     hosts
   * @param allowPrivate whether loopback, private, link-local and shared addresses are allowed
   * @param allowedCidrs further address ranges that are allowed
   */
  public record NetworkPolicy(
      List<String> allowedHosts, boolean allowPrivate, List<String> allowedCidrs) {}
}
