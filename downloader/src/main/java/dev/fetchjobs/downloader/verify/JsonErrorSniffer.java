package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.contract.Wire.WireException;
import dev.fetchjobs.downloader.unpack.ByteSink;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a JSON error document. Such a document is a small file with one object, which may be
 * the only item of an array. All members of the object are typical of errors, or null. An object
 * with data has other members.
 */
final class JsonErrorSniffer implements ByteSink {

  /** A JSON error document has at most this many bytes. A larger document is data. */
  static final int MOST = 64 * 1024;

  /** A JSON member with one of these names means an error if its value is not empty. */
  private static final Set<String> ERRORS =
      Set.of(
          ("error errors fault exception errormessage errormsg errmsg errorcode errcode"
                  + " errortype errordescription odataerror")
              .split(" "));

  private static final Set<String> MESSAGES = Set.of("message", "msg", "detail", "reason");

  /** A JSON member with one of these names says whether the request succeeded. */
  private static final Set<String> SIGNS =
      Set.of(("success ok status statuscode code httpstatus httpcode result").split(" "));

  private static final Set<String> BESIDES =
      Set.of(
          ("apiversion correlationid description details documentation documentationurl domain errorid erroruri help helpurl hint host hostid info innererror instance link links meta method moreinfo name path requestid resource retryafter service stack stacktrace target time timestamp title trace traceid type uri url violations")
              .split(" "));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean other;

  @Override
  public void accept(byte[] buffer, int offset, int length) {
    if (bytes.size() == 0 && !other) {
      other = !begins(buffer, offset, length);
    }
    if (bytes.size() + length > MOST) {
      other = true;
      bytes.reset();
    }
    if (!other) {
      bytes.write(buffer, offset, length);
    }
  }

  @Override
  public boolean wantsMore() {
    return !other;
  }

  /**
   * Returns whether the file is a JSON error document. The caller calls this method after the last
   * byte of the file.
   */
  boolean isOne() {
    if (other || bytes.size() == 0) {
      return false;
    }
    try {
      return isError(Wire.readAny(bytes.toByteArray()));
    } catch (WireException e) {
      return false;
    }
  }

  /**
   * Returns whether the buffer begins like JSON, after blanks, a byte order mark or the zero bytes
   * of UTF-16.
   */
  private static boolean begins(byte[] buffer, int offset, int length) {
    for (int at = offset; at < offset + length; at++) {
      int b = buffer[at] & 0xff;
      if (b == '{' || b == '[') {
        return true;
      }
      if (b > ' ' && b < 0xbb) {
        return false;
      }
    }
    return true;
  }

  private static boolean isError(@Nullable Object document) {
    if (document instanceof List<?> list) {
      return list.size() == 1 && list.getFirst() instanceof Map<?, ?> only && isError(only);
    }
    return document instanceof Map<?, ?> object && isError(object);
  }

  private static boolean isError(Map<?, ?> object) {
    Map<String, Object> members = new TreeMap<>();
    boolean data = false;
    for (Map.Entry<?, ?> member : object.entrySet()) {
      String name =
          String.valueOf(member.getKey()).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
      boolean known =
          ERRORS.contains(name)
              || MESSAGES.contains(name)
              || SIGNS.contains(name)
              || BESIDES.contains(name);
      if (!known && saysSomething(member.getValue())) {
        return false;
      }
      data |= !known && member.getValue() != null;
      members.put(name, member.getValue() == null ? "" : member.getValue());
    }
    boolean says = ERRORS.stream().anyMatch(name -> saysSomething(members.get(name)));
    boolean denies = ERRORS.stream().anyMatch(name -> members.containsKey(name)) && !says;
    boolean well = SIGNS.stream().anyMatch(name -> isGood(members.get(name)));
    boolean message = MESSAGES.stream().anyMatch(name -> saysSomething(members.get(name)));
    return says || (message && !data && !denies && !well);
  }

  private static boolean saysSomething(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean flag -> flag;
      case Number number -> number.doubleValue() != 0;
      case Collection<?> list -> !list.isEmpty();
      case Map<?, ?> object -> !object.isEmpty();
      case Object text -> !text.toString().isBlank();
    };
  }

  private static boolean isGood(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean flag -> flag;
      case Number number -> number.intValue() == 0 || number.intValue() / 100 == 2;
      case Object text -> text.toString().toLowerCase(Locale.ROOT).matches("ok|success|200|0");
    };
  }
}
