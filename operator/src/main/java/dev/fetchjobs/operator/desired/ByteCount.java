package dev.fetchjobs.operator.desired;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Kubernetes quantities that are a whole number of bytes. fabric8's own reader cannot be
 * used, because it rounds to 16 digits.
 */
final class ByteCount {

  private static final Pattern QUANTITY =
      Pattern.compile(
          "([+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+))(?:([numkMGTPE])|([KMGTPE])i|[eE]([+-]?[0-9]{1,3}))?");

  private ByteCount() {}

  /**
   * Reads a quantity, or returns empty if the text is not a quantity, is not a whole number, or is
   * 2^63 or more.
   */
  static Optional<Long> parse(String text) {
    Matcher quantity = QUANTITY.matcher(text);
    if (!quantity.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(quantity.group(1));
    try {
      if (quantity.group(2) != null) {
        number = number.scaleByPowerOfTen(3 * ("num kMGTPE".indexOf(quantity.group(2)) - 3));
      } else if (quantity.group(3) != null) {
        number =
            number.multiply(BigDecimal.valueOf(1024).pow("KMGTPE".indexOf(quantity.group(3)) + 1));
      } else if (quantity.group(4) != null) {
        number = number.scaleByPowerOfTen(Integer.parseInt(quantity.group(4)));
      }
      return Optional.of(number.longValueExact());
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }
}
