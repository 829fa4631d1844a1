package dev.fetchjobs.downloader.document;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.util.Locale;

/**
 * Limits the size and the depth of a JSON document. Jackson calls the methods of this class while
 * it reads. The message of each exception is the end of a sentence about the document.
 */
public final class JsonLimits extends StreamReadConstraints {

  private static final int MAX_DEPTH = 1000;
  private static final int MAX_TEXT = 1 << 20;
  private static final int MAX_NAME = 10_000;
  private static final int MAX_NUMBER = 1000;

  /**
   * The different names in a document have at most this many characters together. Jackson keeps
   * each of these names until the end of the document, and needs about three times its length.
   */
  private static final int MAX_NAMES = 8 << 20;

  private final long maxNames;
  private long names;

  private JsonLimits(long maxNames) {
    super(MAX_DEPTH, DEFAULT_MAX_DOC_LEN, MAX_NUMBER, MAX_TEXT, MAX_NAME, DEFAULT_MAX_TOKEN_COUNT);
    this.maxNames = maxNames;
  }

  /** Returns limits for the reading of one JSON document. */
  public static JsonLimits once() {
    return new JsonLimits(MAX_NAMES);
  }

  /** Returns limits for a parser that does not keep the names of members. */
  public static JsonLimits withoutNames() {
    return new JsonLimits(Long.MAX_VALUE);
  }

  @Override
  public void validateNestingDepth(int depth) throws StreamConstraintsException {
    require(depth, MAX_DEPTH, "it has more than %,d levels");
  }

  @Override
  public void validateStringLength(int length) throws StreamConstraintsException {
    require(length, MAX_TEXT, "a text in it has more than %,d characters");
  }

  @Override
  public void validateIntegerLength(int length) throws StreamConstraintsException {
    require(length, MAX_NUMBER, "a number in it has more than %,d digits");
  }

  @Override
  public void validateFPLength(int length) throws StreamConstraintsException {
    validateIntegerLength(length);
  }

  /** Jackson calls this method for each member name that it has not yet met in the document. */
  @Override
  public void validateNameLength(int length) throws StreamConstraintsException {
    require(length, MAX_NAME, "the name of a member has more than %,d bytes");
    names += length;
    require(names, maxNames, "different names of members have more than %,d bytes together");
  }

  private static void require(long size, long max, String fault) throws StreamConstraintsException {
    if (size > max) {
      throw new StreamConstraintsException(String.format(Locale.ROOT, fault, max));
    }
  }
}
