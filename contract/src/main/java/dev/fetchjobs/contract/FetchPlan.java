package dev.fetchjobs.contract;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plan describes one run. The plan has everything that the downloader needs to know of a
 * FetchJob, with defaults filled in, and the operator's network policy. The downloader reads the
 * plan as JSON from the environment variable {@code FETCH_PLAN}. The plan has no secrets, only the
 * names of the files that hold them.
 *
 * @param version the version of the plan's format, {@link #VERSION}; the downloader refuses every
 *     other version
 * @param namespace namespace of the FetchJob; together with {@code name} it identifies the private
 *     directory on the volume
 * @param timeout longest duration of the whole run
 * @param acceptQuarantined SHA-256 (hex) digests of refused files that the run publishes, separated
 *     by commas; null if there are none
 * @param timeZone IANA name of the time zone for date expressions in the plan's texts ({@link
 *     DateTemplate}); null means UTC
 * @param digest digest that changes with every edit of the fields that say which file a run
 *     downloads, how it checks the file, or where it publishes it. The hold of a circuit breaker
 *     ends when the digest changes. The digest is null if an older operator wrote the plan
 * @param dataDate where the date of the data is; null if the date is not read
 * @param calendar days on which a scheduled run does not ask the publisher; null if there are none
 * @param maxParallelPerHost how many connections to one host the runs of one namespace have at the
 *     same time on one volume; null or 0 if they are not limited
 * @param pin name of the kept version that stays published; null if runs publish new content
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
    @Nullable String timeZone,
    @Nullable String digest,
    @Nullable DataDate dataDate,
    @Nullable Calendar calendar,
    @Nullable Integer maxParallelPerHost,
    @Nullable String pin) {

  public static final int VERSION = 1;

  /** Makes a plan without a pin. */
  public FetchPlan(
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
      @Nullable String timeZone,
      @Nullable String digest,
      @Nullable DataDate dataDate,
      @Nullable Calendar calendar,
      @Nullable Integer maxParallelPerHost) {
    this(
        version,
        namespace,
        name,
        source,
        unpack,
        verify,
        destination,
        keepVersions,
        retry,
        timeout,
        circuitBreaker,
        network,
        acceptQuarantined,
        timeZone,
        digest,
        dataDate,
        calendar,
        maxParallelPerHost,
        null);
  }

  /** Makes a plan that has no data date, no calendar and no limit of connections. */
  public FetchPlan(
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
      @Nullable String timeZone,
      @Nullable String digest) {
    this(
        version,
        namespace,
        name,
        source,
        unpack,
        verify,
        destination,
        keepVersions,
        retry,
        timeout,
        circuitBreaker,
        network,
        acceptQuarantined,
        timeZone,
        digest,
        null,
        null,
        null);
  }

  /** Returns the digests in {@code acceptQuarantined}, in lower case. */
  public Set<String> accepted() {
    return acceptQuarantined == null ? Set.of() : AcceptCommand.digests(acceptQuarantined);
  }

  /**
   * A plan has at most this many bytes. A container with an environment variable above 128 KiB
   * cannot start (MAX_ARG_STRLEN).
   */
  public static final int MAX_BYTES = 96 * 1024;

  /** The downloader reads the plan from the environment variable with this name. */
  public static final String VARIABLE = "FETCH_PLAN";

  /**
   * The Job's name is in the environment variable with this name. The downward API of Kubernetes
   * sets this variable.
   */
  public static final String JOB_VARIABLE = "FETCH_JOB_NAME";

  /**
   * The environment variable with this name says what started the run. If its value is {@link
   * #REQUEST} or {@link #REQUEST_FOR_DATE}, the run ignores holds. With any other value, or without
   * the variable, the run obeys holds.
   */
  public static final String TRIGGER_VARIABLE = "FETCH_TRIGGER";

  /**
   * The variable {@link #TRIGGER_VARIABLE} has the value {@code Request} if a person requested the
   * run.
   */
  public static final String REQUEST = "Request";

  /**
   * The variable {@link #TRIGGER_VARIABLE} has this value if a person requested the run for a date.
   * Only such a run, and one of a backfill, may publish older data than the published ones.
   */
  public static final String REQUEST_FOR_DATE = "RequestForDate";

  /**
   * The variable {@link #TRIGGER_VARIABLE} begins with this text if a person requested that the run
   * publishes a kept version. The name of the version follows. Such a run asks nobody.
   */
  public static final String PUBLISH_VERSION = "PublishVersion/";

  /** {@link #TRIGGER_VARIABLE} has this value in a scheduled run that the operator repeats. */
  public static final String SCHEDULE = "Schedule";

  /**
   * The variable {@link #TRIGGER_VARIABLE} has the value {@code Backfill} in one run of an interval
   * that a person requested.
   */
  public static final String BACKFILL = "Backfill";

  /**
   * The environment variable with this name holds the date of the run, in ISO 8601. Without the
   * variable, the date is the scheduled time in the Job's name, or else the start of the run.
   */
  public static final String DATE_VARIABLE = "FETCH_DATE";

  /**
   * The environment variable with this name holds the path of the file for the report. The default
   * is /dev/termination-log.
   */
  public static final String REPORT_VARIABLE = "FETCH_TERMINATION_LOG";

  /**
   * Says where the file is and how a run requests it. At most one of {@code basicAuth}, {@code
   * bearerToken}, {@code oauth2} and {@code digestAuth} is set.
   *
   * @param post body of a POST request; null if a GET request is sent
   * @param allowPlainCredentials whether credentials may be sent over http
   * @param userAgent value of the User-Agent header field
   * @param timeouts the time limits of one attempt; null if the downloader's defaults apply
   * @param find the rules by which a run finds the file in the listing at {@code url}; null if the
   *     file itself is at {@code url}
   * @param mirrors further addresses of the file or listing at {@code url}, in the order in which a
   *     run tries them; they need a checksum. Null if there are none
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

    /** A source has at most this many mirrors. */
    public static final int MAX_MIRRORS = 8;

    /** Makes a source whose file has only one address. */
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

    /** Returns the addresses of the mirrors; empty if there are none. */
    public List<String> mirrorsOrNone() {
      return mirrors == null ? List.of() : mirrors;
    }
  }

  /**
   * Describes the time limits of one attempt.
   *
   * @param connect longest time to resolve the name and connect; the TLS handshake may take as long
   *     again
   * @param firstByte longest time from the request to the end of the response's header
   * @param stall longest time without a byte of the body
   */
  public record Timeouts(Duration connect, Duration firstByte, Duration stall) {}

  /**
   * Describes a POST request to the publisher. At most one of {@code value} and {@code file} is
   * set. If neither is set, the body is empty.
   *
   * @param mediaType value of the Content-Type header field; null for an empty body
   */
  public record Post(
      @Nullable String mediaType, @Nullable String value, @Nullable SecretFile file) {}

  /**
   * Describes one header field of the request to the publisher. Exactly one of {@code value} and
   * {@code file} is set.
   */
  public record Header(String name, @Nullable String value, @Nullable SecretFile file) {}

  /**
   * Describes a file in the container that holds one key of a Secret or ConfigMap.
   *
   * @param path absolute path in the container
   * @param origin name of the key in messages, such as {@code key token of Secret vendor}
   * @param configMap true for a key of a ConfigMap, null for one of a Secret
   */
  public record SecretFile(String path, String origin, @Nullable Boolean configMap) {
    /** Returns whether the file holds a secret. A run may send a secret only encrypted. */
    public boolean holdsSecret() {
      return !Boolean.TRUE.equals(configMap);
    }
  }

  public record BasicAuth(SecretFile username, SecretFile password) {}

  /**
   * Describes the client credentials (RFC 6749, section 4.4) for the token server at {@code
   * tokenUrl}.
   */
  public record OAuth2(
      String tokenUrl, SecretFile clientId, SecretFile clientSecret, List<String> scopes) {}

  /**
   * Holds settings for TLS that replace the usual ones.
   *
   * @param ca PEM file of the authorities that the run trusts instead of the public ones
   * @param certificate PEM chain of the client certificate, set together with {@code key} (PKCS#8
   *     or PKCS#1 PEM)
   * @param serverName name that the run requests (SNI) and verifies, instead of the URL's host
   */
  public record Tls(
      @Nullable SecretFile ca,
      @Nullable SecretFile certificate,
      @Nullable SecretFile key,
      @Nullable String serverName) {}

  /**
   * Limits redirects.
   *
   * @param max maximum number of redirects in one attempt
   * @param hosts other hosts (any port) to which a redirect may lead
   */
  public record Redirects(int max, List<String> hosts) {}

  /**
   * Describes an HTTP proxy between the run and the publisher.
   *
   * @param noProxy hosts, {@code .suffixes} and CIDRs to which the run connects without the proxy
   * @param trusted whether the installation's settings name the proxy; then the network policy is
   *     not applied to the proxy's address
   */
  public record Proxy(
      String url, @Nullable BasicAuth credentials, List<String> noProxy, boolean trusted) {}

  /**
   * Says how a run unpacks the downloaded file.
   *
   * @param member glob that matches one member of an archive; null if the archive must hold exactly
   *     one file
   * @param maxRatio maximum number of output bytes for each input byte
   * @param members the members of an archive that the run publishes as a set; then {@code member}
   *     is null. If it is null, the run publishes one file
   */
  public record Unpack(
      Format format, @Nullable String member, int maxRatio, @Nullable Members members) {

    /** Makes the rules for an archive from which a run publishes one file. */
    public Unpack(Format format, @Nullable String member, int maxRatio) {
      this(format, member, maxRatio, null);
    }

    /**
     * Lists the formats of archives and compression; with {@code AUTO} the first bytes of the file
     * decide.
     */
    public enum Format implements Word {
      NONE("None", false),
      GZIP("Gzip", false),
      XZ("Xz", false),
      BZIP2("Bzip2", false),
      ZSTD("Zstd", false),
      ZIP("Zip", true),
      TAR("Tar", true),
      TAR_GZ("TarGz", true),
      TAR_XZ("TarXz", true),
      TAR_BZIP2("TarBzip2", true),
      TAR_ZSTD("TarZstd", true),
      AUTO("Auto", true);

      private final String word;
      private final boolean archive;

      Format(String word, boolean archive) {
        this.word = word;
        this.archive = archive;
      }

      /** Returns whether a file in this format may have several members. */
      public boolean mayHaveMembers() {
        return archive;
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
   * Describes the checks of the downloaded file.
   *
   * @param minBytes minimum size of the published file, inclusive
   * @param maxBytes maximum size of the published file, inclusive; it also bounds the transfer and
   *     the unpacked bytes
   * @param maxShrinkPercent how much smaller than the last good file the new one may be, in percent
   *     of the rows if they are known, else of the bytes
   * @param document the checks of a JSON or XML document; null if there are none, and if there is
   *     {@code csv}
   */
  public record Verify(
      @Nullable Checksum checksum,
      long minBytes,
      long maxBytes,
      boolean allowUnframed,
      Content content,
      @Nullable Csv csv,
      @Nullable Integer maxShrinkPercent,
      @Nullable DocumentCheck document) {

    /** Makes the checks of a plan that does not check a JSON or XML document. */
    public Verify(
        @Nullable Checksum checksum,
        long minBytes,
        long maxBytes,
        boolean allowUnframed,
        Content content,
        @Nullable Csv csv,
        @Nullable Integer maxShrinkPercent) {
      this(checksum, minBytes, maxBytes, allowUnframed, content, csv, maxShrinkPercent, null);
    }
  }

  /**
   * Describes the digest that the downloaded file must have. Exactly one of {@code value}
   * (hexadecimal, either case), {@code url} (of a checksum file) and {@code field} is set.
   *
   * @param name name of the file in the checksum file; null if it is the name in the URL
   * @param field field of the listing's entry that states the digest, see {@link Find}
   * @param of the bytes from which the digest is computed; null means {@link Of#TRANSFERRED}
   */
  public record Checksum(
      Algorithm algorithm,
      @Nullable String value,
      @Nullable String url,
      @Nullable String name,
      @Nullable String field,
      @Nullable Of of) {

    /**
     * Makes the checksum of the transferred bytes. If there is a checksum file, the name of the
     * file in it is the one in the URL.
     */
    public Checksum(Algorithm algorithm, @Nullable String value, @Nullable String url) {
      this(algorithm, value, url, null, null, null);
    }

    /** Says from which bytes of the file the digest is computed. */
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

    /**
     * Lists the algorithms of digests. {@code toString} returns the name in the Java Cryptography
     * Architecture.
     */
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

      /** Returns how many hexadecimal digits a digest of this algorithm has. */
      public int hexLength() {
        return hexLength;
      }

      /**
       * Returns whether, with this algorithm, nobody can make another file with the same digest.
       */
      public boolean resistsForgery() {
        return switch (this) {
          case SHA_256, SHA_512 -> true;
          case SHA_1, MD5 -> false;
        };
      }

      /** Returns whether the text is a digest in hexadecimal digits, in either case. */
      public boolean isDigest(String text) {
        return text.length() == hexLength && text.chars().allMatch(HexFormat::isHexDigit);
      }
    }
  }

  /**
   * Describes the checks of the file's content.
   *
   * @param rejectHtml whether content that looks like an HTML page or a server's error is refused
   * @param mediaTypes accepted media types (without parameters); empty if all are accepted
   * @param firstBytes text that the file must start with
   * @param charset encoding in which the checks read the file; if null, UTF-8, or UTF-16 if the
   *     file starts with a byte order mark for it
   * @param rejectPatterns RE2 patterns; the run refuses a file with a line that matches one of
   *     them; null if there are none
   * @param fileName RE2 pattern that has to match somewhere in the file name that the server states
   *     in Content-Disposition; null if the name does not matter
   */
  public record Content(
      boolean rejectHtml,
      List<String> mediaTypes,
      @Nullable String firstBytes,
      List<Line> lines,
      @Nullable Charset charset,
      @Nullable List<String> rejectPatterns,
      @Nullable String fileName) {

    /** Makes checks for content that may come with any file name. */
    public Content(
        boolean rejectHtml,
        List<String> mediaTypes,
        @Nullable String firstBytes,
        List<Line> lines,
        @Nullable Charset charset,
        @Nullable List<String> rejectPatterns) {
      this(rejectHtml, mediaTypes, firstBytes, lines, charset, rejectPatterns, null);
    }

    /** Makes checks with the default charset and without {@code rejectPatterns}. */
    public Content(
        boolean rejectHtml,
        List<String> mediaTypes,
        @Nullable String firstBytes,
        List<Line> lines) {
      this(rejectHtml, mediaTypes, firstBytes, lines, null, null);
    }

    /**
     * Lists the encodings of text that the checks can read. {@code toString} returns the name in
     * the list of IANA.
     */
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

  /**
   * Demands that the line with this number matches an RE2 pattern somewhere. Lines are counted from
   * 1.
   */
  public record Line(int number, String matches) {}

  /**
   * Describes the checks of a table in a file.
   *
   * @param delimiter one character
   * @param headerLine number of the line with the column names, from 1
   * @param columns column names that must be present, in any order
   * @param minRows minimum number of data rows, inclusive
   * @param columnOfIsins name of the column whose values must be ISINs (ISO 6166)
   * @param quote the quoting of values; null means {@link Quote#DOUBLE}
   * @param skipLines further lines that are not data, besides those above the header; null if there
   *     are none
   * @param tolerance how many values of {@code columnOfIsins} may be wrong; null if every row needs
   *     a valid ISIN
   * @param schema the columns that the table should have; null if it may have any
   * @param key the columns by which rows are compared with those of the published file; null if
   *     rows are not compared
   */
  public record Csv(
      String delimiter,
      int headerLine,
      List<String> columns,
      @Nullable Long minRows,
      @Nullable String columnOfIsins,
      @Nullable Quote quote,
      @Nullable SkipLines skipLines,
      @Nullable Tolerance tolerance,
      @Nullable CsvSchema schema,
      @Nullable CsvKey key) {

    /** Makes the checks of a table that may have any columns, and whose rows are not compared. */
    public Csv(
        String delimiter,
        int headerLine,
        List<String> columns,
        @Nullable Long minRows,
        @Nullable String columnOfIsins,
        @Nullable Quote quote,
        @Nullable SkipLines skipLines,
        @Nullable Tolerance tolerance) {
      this(
          delimiter,
          headerLine,
          columns,
          minRows,
          columnOfIsins,
          quote,
          skipLines,
          tolerance,
          null,
          null);
    }

    /**
     * Makes the checks of a table with double quotes, without lines to skip, and with a valid ISIN
     * in every row.
     */
    public Csv(
        String delimiter,
        int headerLine,
        List<String> columns,
        @Nullable Long minRows,
        @Nullable String columnOfIsins) {
      this(delimiter, headerLine, columns, minRows, columnOfIsins, null, null, null);
    }

    /** Says which character quotes a value in a table. */
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
     * Says which lines of a table are not data.
     *
     * @param afterHeader number of lines directly below the header
     * @param atEnd number of lines at the end; empty lines do not count
     */
    public record SkipLines(int afterHeader, int atEnd) {}

    /**
     * Says which rows of a table need no valid ISIN.
     *
     * @param allowEmpty whether an empty value is accepted
     * @param maxBad maximum number of rows without a valid ISIN
     */
    public record Tolerance(boolean allowEmpty, long maxBad) {}
  }

  /**
   * Says where a run publishes the file or the set.
   *
   * @param root absolute path where the volume is mounted
   * @param path path of the file that consumers open, or of the folder of a set, relative to {@code
   *     root}
   * @param existingFile what the run does with another program's file at {@code path}, or with
   *     another program's entries of the folder; null if the run then refuses to publish
   * @param folder true when {@code path} is the folder of a set, null when it is a file
   * @param changes true if the changes of each version are written beside the file ({@link
   *     FilePath#CHANGES}), null if they are not
   */
  public record Destination(
      String root,
      String path,
      @Nullable ExistingFile existingFile,
      @Nullable Boolean folder,
      @Nullable Boolean changes) {

    /** Makes the destination of a file or a set whose changes are not written. */
    public Destination(
        String root, String path, @Nullable ExistingFile existingFile, @Nullable Boolean folder) {
      this(root, path, existingFile, folder, null);
    }

    /** Makes the destination of a single file. */
    public Destination(String root, String path, @Nullable ExistingFile existingFile) {
      this(root, path, existingFile, null);
    }

    /** Returns whether the destination is a folder, in which a run publishes a set. */
    public boolean holdsSet() {
      return Boolean.TRUE.equals(folder);
    }

    /** Returns whether the changes of each version are written beside the file. */
    public boolean holdsChanges() {
      return Boolean.TRUE.equals(changes);
    }

    /** Says what the first publication does with a file at the path that no FetchJob wrote. */
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
   * Says how often and when a run repeats a failed request.
   *
   * @param attempts maximum number of requests, at least 1
   * @param onStatus further status codes after which a run repeats the request
   * @param onRejected whether the run requests a file again that a check refused
   */
  public record Retry(
      int attempts,
      Duration initialDelay,
      Duration maxDelay,
      List<Integer> onStatus,
      boolean onRejected) {}

  /**
   * Says when scheduled runs stop asking the publisher: after {@code failureThreshold} failed runs
   * in a row. Scheduled runs then send no request to the publisher for the time {@code hold}. This
   * time doubles with each further failed run, up to {@code maxHold}.
   */
  public record CircuitBreaker(int failureThreshold, Duration hold, Duration maxHold) {}

  /**
   * Describes the operator's rules about the addresses to which a download may connect.
   *
   * @param allowedHosts host patterns ({@code example.org}, {@code *.example.org}); empty if all
   *     hosts are allowed
   * @param allowPrivate whether loopback, private, link-local and shared addresses are allowed
   * @param allowedCidrs further address ranges that are allowed
   */
  public record NetworkPolicy(
      List<String> allowedHosts, boolean allowPrivate, List<String> allowedCidrs) {}
}
