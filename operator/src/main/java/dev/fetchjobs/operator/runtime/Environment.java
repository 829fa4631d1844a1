package dev.fetchjobs.operator.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.contract.Cidr;
import dev.fetchjobs.operator.cron.GoDuration;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads environment variables as values of several types. The message of an error about a variable
 * is a sentence for people.
 */
record Environment(Map<String, String> variables) {

  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  Optional<String> text(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  String required(String name, String meaning) {
    return text(name)
        .orElseThrow(() -> new BadSettingException("Set %s: %s.".formatted(name, meaning)));
  }

  /**
   * Returns the variable's value, which must be one of the given words. If the variable is not set,
   * the method returns the first of these words.
   */
  String word(String name, String first, String... others) {
    String value = text(name).orElse(first);
    if (value.equals(first) || List.of(others).contains(value)) {
      return value;
    }
    throw bad(name, value, "write " + first + ", " + String.join(", ", others));
  }

  boolean flag(String name, boolean fallback) {
    return switch (text(name).orElse(String.valueOf(fallback))) {
      case "true" -> true;
      case "false" -> false;
      case String value -> throw bad(name, value, "write true or false");
    };
  }

  int number(String name, int fallback, int min, int max) {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(value.get());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw bad(name, value.get(), "write a number from %d to %d".formatted(min, max));
    }
    throw bad(name, value.get(), "write a number from %d to %d".formatted(min, max));
  }

  Duration duration(String name, Duration fallback, Duration min, Duration max) {
    Optional<String> value = text(name);
    return value.isEmpty()
        ? fallback
        : GoDuration.parse(value.get())
            .filter(duration -> duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0)
            .orElseThrow(
                () ->
                    bad(
                        name,
                        value.get(),
                        "write a duration such as 90s or 5m, at least %ds and at most %dh"
                            .formatted(min.toSeconds(), max.toHours())));
  }

  String quantity(String name, String fallback) {
    String value = text(name).orElse(fallback);
    try {
      if (Quantity.parse(value).getNumericalAmount().signum() > 0) {
        return value;
      }
    } catch (IllegalArgumentException e) {
      throw bad(name, value, "write a Kubernetes quantity such as 50m or 128Mi");
    }
    throw bad(name, value, "write a quantity above zero");
  }

  /** Returns the variable's value as a quantity, or null if the variable is not set. */
  @Nullable String quantity(String name) {
    return text(name).map(value -> quantity(name, value)).orElse(null);
  }

  List<String> list(String name) {
    return text(name)
        .map(value -> Stream.of(COMMA.split(value)).filter(item -> !item.isEmpty()).toList())
        .orElse(List.of());
  }

  /** Returns the variable's value as a list whose items match the pattern. */
  List<String> list(String name, String pattern, String remedy) {
    return list(name, item -> item.matches(pattern), remedy);
  }

  /** Returns the variable's value as a list whose items pass the test. */
  List<String> list(String name, Predicate<String> good, String remedy) {
    List<String> items = list(name);
    items.stream()
        .filter(good.negate())
        .findFirst()
        .ifPresent(
            item -> {
              throw bad(name, item, remedy);
            });
    return items;
  }

  List<Long> numbers(String name, int min, int max) {
    return list(name).stream()
        .map(item -> (long) new Environment(Map.of(name, item)).number(name, min, min, max))
        .toList();
  }

  /** Returns the variable's value as a JSON object whose values are strings. */
  Map<String, String> texts(String name) {
    return json(
        name, new TypeReference<Map<String, String>>() {}, "{\"key\": \"value\"}", Map.of());
  }

  /** Returns the environment variable's value as a JSON list of objects. */
  List<Map<String, Object>> objects(String name) {
    return json(
        name,
        new TypeReference<List<Map<String, Object>>>() {},
        "[{\"key\": \"value\"}]",
        List.of());
  }

  private <T> T json(String name, TypeReference<T> type, String example, T none) {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      return none;
    }
    try {
      return new ObjectMapper().readValue(value.get(), type);
    } catch (JsonProcessingException e) {
      throw bad(name, value.get(), "write JSON such as " + example);
    }
  }

  /**
   * Returns the variable's value as address ranges such as {@code 10.0.0.0/8}. An address without a
   * length is a range with only this address.
   */
  List<String> ranges(String name) {
    return list(
        name,
        item -> Cidr.parse(item).isPresent(),
        "write address ranges such as 10.0.0.0/8 or fd00::/8");
  }

  /** Returns the environment variable's value, which must pass the test. */
  Optional<String> matching(String name, Predicate<String> good, String remedy) {
    Optional<String> value = text(name);
    value
        .filter(good.negate())
        .ifPresent(
            text -> {
              throw bad(name, text, remedy);
            });
    return value;
  }

  /**
   * Returns the error for a wrong value of a variable. The URL of a proxy may have a password, so
   * the error does not quote a URL.
   */
  private static BadSettingException bad(String name, String value, String remedy) {
    String shown = value.replaceFirst("//.*@", "//***@");
    return new BadSettingException("%s is \"%s\"; %s.".formatted(name, shown, remedy));
  }
}
