package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.downloader.text.TextDecoding;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the character encoding of an HTML page. This class looks at the byte order mark, then at
 * Content-Type, then at the {@code meta} element, as section 13.2.3.2 of WHATWG HTML demands. If
 * none of them names an encoding, the page is read as UTF-8. Addresses are ASCII in nearly every
 * page, so a wrong guess harms only the text of links.
 */
final class HtmlCharset {

  /** FetchJob searches the {@code meta} element in this many bytes at the start of a page. */
  static final int SEARCHED = 1024;

  private static final Pattern META =
      Pattern.compile(
          "<meta\\s[^>]{0,512}?charset\\s{0,9}=\\s{0,9}[\"']?([^\\s\"'/>;]+)",
          Pattern.CASE_INSENSITIVE);

  private HtmlCharset() {}

  /**
   * Finds the encoding of a page.
   *
   * @param start the first bytes of the page
   * @param declared the encoding that Content-Type names; null if it names none
   */
  static Charset of(byte[] start, @Nullable String declared) {
    Charset marked = TextDecoding.charsetOfMark(start, start.length);
    if (marked != null) {
      return marked;
    }
    byte[] mark = TextDecoding.utf8Mark();
    if (Arrays.equals(mark, Arrays.copyOf(start, mark.length))) {
      return StandardCharsets.UTF_8;
    }
    return Optional.ofNullable(declared)
        .flatMap(HtmlCharset::find)
        .or(() -> ofMeta(start))
        .orElse(StandardCharsets.UTF_8);
  }

  /**
   * Returns the encoding that the {@code meta} element names. The element was read as ASCII, so the
   * page cannot be in UTF-16, even if the element says so.
   */
  private static Optional<Charset> ofMeta(byte[] start) {
    Matcher meta = META.matcher(new String(start, StandardCharsets.ISO_8859_1));
    return meta.find()
        ? find(meta.group(1)).filter(charset -> !charset.name().startsWith("UTF-"))
        : Optional.empty();
  }

  private static Optional<Charset> find(String name) {
    try {
      return Charset.isSupported(name) ? Optional.of(Charset.forName(name)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no encoding has a name with such characters
    }
  }
}
