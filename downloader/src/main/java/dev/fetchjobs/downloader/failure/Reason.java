package dev.fetchjobs.downloader.failure;

import dev.fetchjobs.contract.Word;

/**
 * Describes the reason in a report. The reason says more exactly than the class why a run ended as
 * it did. There is a fixed list of reasons, because dashboards and alerts search for them.
 */
public enum Reason implements Word {
  // Successful and skipped runs have one of the following reasons.
  NEW_CONTENT("NewContent"),
  RESTORED("Restored"),
  MOVED("Moved"),
  ACCEPTED("Accepted"),
  ROLLED_BACK("RolledBack"),
  PINNED("Pinned"),
  NOT_MODIFIED("NotModified"),
  SAME_CONTENT("SameContent"),
  HOLD("Hold"),
  LOCKED("Locked"),
  CLOSED_DAY("ClosedDay"),

  // All places at the host were taken until the run's time was nearly over.
  HOST_BUSY("HostBusy"),

  // Connection
  NAME_NOT_RESOLVED("NameNotResolved"),
  CONNECT_FAILED("ConnectFailed"),
  CONNECT_TIMEOUT("ConnectTimeout"),
  CONNECTION_LOST("ConnectionLost"),
  PROXY_FAILED("ProxyFailed"),
  PROXY_REFUSED("ProxyRefused"),

  // TLS
  TLS_FAILED("TlsFailed"),
  TLS_TIMEOUT("TlsTimeout"),
  CERTIFICATE_EXPIRED("CertificateExpired"),
  CERTIFICATE_UNTRUSTED("CertificateUntrusted"),
  CERTIFICATE_WRONG_HOST("CertificateWrongHost"),
  CERTIFICATE_WEAK("CertificateWeak"),
  TLS_PROTOCOL("TlsProtocol"),
  CLIENT_CERTIFICATE_REFUSED("ClientCertificateRefused"),

  // Response
  STATUS("Status"),
  TOKEN_REFUSED("TokenRefused"),
  HEADER_TIMEOUT("HeaderTimeout"),
  BAD_RESPONSE("BadResponse"),
  BAD_FRAMING("BadFraming"),
  BAD_REDIRECT("BadRedirect"),
  TOO_MANY_REDIRECTS("TooManyRedirects"),
  CONTENT_CODING("ContentCoding"),
  UNASKED_PART("UnaskedPart"),
  UNASKED_NOT_MODIFIED("UnaskedNotModified"),

  // Listing
  BAD_LISTING("BadListing"),
  NOT_LISTED("NotListed"),
  AMBIGUOUS_LISTING("AmbiguousListing"),

  // Policy
  SCHEME_DENIED("SchemeDenied"),
  HOST_DENIED("HostDenied"),
  ADDRESS_DENIED("AddressDenied"),
  REDIRECT_DENIED("RedirectDenied"),
  LINK_DENIED("LinkDenied"),
  UNSAFE_MEMBER("UnsafeMember"),
  PART_NAME("PartName"),

  // Transfer
  CUT_SHORT("CutShort"),
  STALLED("Stalled"),
  TOO_SLOW("TooSlow"),
  INTERRUPTED("Interrupted"),
  UNFRAMED("Unframed"),
  BYTES_AFTER_END("BytesAfterEnd"),

  // Limits
  TIMEOUT("Timeout"),
  TOO_LARGE("TooLarge"),
  TOO_MANY_MEMBERS("TooManyMembers"),
  RATIO("Ratio"),
  DECODER_MEMORY("DecoderMemory"),
  DISK_FULL("DiskFull"),
  DISK_FAILED("DiskFailed"),

  // Integrity
  CHECKSUM_MISMATCH("ChecksumMismatch"),
  CHECKSUM_MISSING("ChecksumMissing"),
  DIGEST_MISMATCH("DigestMismatch"),
  SIZE_MISMATCH("SizeMismatch"),
  CORRUPT_ARCHIVE("CorruptArchive"),
  UNSUPPORTED_FORMAT("UnsupportedFormat"),
  WRONG_MEMBERS("WrongMembers"),

  // Config
  PLAN("Plan"),
  SECRET("Secret"),
  VERSION_GONE("VersionGone"),
  VERSION_ALTERED("VersionAltered"),
  DESTINATION("Destination"),
  INTERNAL("Internal"),

  // If a check refuses a file, the run has one of the following reasons.
  TOO_SMALL("TooSmall"),
  HTML_PAGE("HtmlPage"),
  ERROR_MESSAGE("ErrorMessage"),
  MEDIA_TYPE("MediaType"),
  FILE_NAME("FileName"),
  FIRST_BYTES("FirstBytes"),
  LINE("Line"),
  EXCLUDED_LINE("ExcludedLine"),
  CSV_FORMAT("CsvFormat"),
  COLUMN_MISSING("ColumnMissing"),
  TOO_FEW_ROWS("TooFewRows"),
  BAD_ISIN("BadIsin"),
  NEW_COLUMN("NewColumn"),
  BAD_ROWS("BadRows"),
  TOO_MANY_ROWS("TooManyRows"),
  BAD_JSON("BadJson"),
  BAD_XML("BadXml"),
  DOCUMENT_LIMIT("DocumentLimit"),
  WRONG_ROOT("WrongRoot"),
  TOO_FEW_ELEMENTS("TooFewElements"),
  TOO_MANY_ELEMENTS("TooManyElements"),
  MEMBER_MISSING("MemberMissing"),
  SHRUNK("Shrunk"),
  DATA_DATE_UNREADABLE("DataDateUnreadable"),
  DATA_DATE_IN_FUTURE("DataDateInFuture"),
  DATA_DATE_WENT_BACK("DataDateWentBack"),
  EMPTY_KEY("EmptyKey"),
  DUPLICATE_KEY("DuplicateKey"),
  TOO_MANY_CHANGES("TooManyChanges");

  private final String word;

  Reason(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
