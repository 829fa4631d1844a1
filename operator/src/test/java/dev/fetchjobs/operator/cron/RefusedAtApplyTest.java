package dev.fetchjobs.operator.cron;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the CRD's patterns for schedules and zones with what the operator reads. */
class RefusedAtApplyTest {

  private static final Pattern SCHEDULE =
      Pattern.compile("!self\\.schedule\\.matches\\(r'(.*)'\\)");
  private static final Pattern ZONE = Pattern.compile("self\\.timeZone\\.matches\\('(.*)'\\)");

  private static List<Pattern> patterns(Pattern rule) throws IOException {
    JsonNode spec =
        new YAMLMapper()
            .readTree(Path.of("../crds/fetchjobs.fetchjobs.dev.yaml").toFile())
            .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    List<Pattern> patterns = new ArrayList<>();
    for (JsonNode validation : spec.get("x-kubernetes-validations")) {
      Matcher found = rule.matcher(validation.get("rule").asText());
      if (found.matches()) {
        patterns.add(Pattern.compile(found.group(1)));
      }
    }
    return patterns;
  }

  /** Returns a predicate that is true if one of the patterns for schedules refuses the text. */
  private static Predicate<String> refused() throws IOException {
    List<Pattern> patterns = patterns(SCHEDULE);
    assertThat(patterns).hasSizeGreaterThan(6);
    return text -> patterns.stream().anyMatch(pattern -> pattern.matcher(text).find());
  }

  @Test
  @DisplayName("R22 The API server refuses no schedule that Kubernetes accepts and that fires")
  void oracle() throws IOException {
    // Given
    Predicate<String> refused = refused();
    Map<Boolean, List<String[]>> rows =
        TestTable.lines("/cron-oracle.tsv").stream()
            .map(line -> line.split("\t", -1))
            .filter(row -> !row[0].startsWith("@every") && !row[0].contains("TZ="))
            .collect(
                Collectors.partitioningBy(
                    row -> !row[3].equals("rejected") && !row[3].equals("never")));

    // When
    List<String> wrongly =
        rows.get(true).stream().map(row -> row[0]).filter(refused).distinct().toList();

    // Then
    assertThat(rows.get(true)).hasSizeGreaterThan(1_000);
    assertThat(wrongly).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*-25 *-99 * * *",
        "0 ?-25 * * *",
        "*/61 */25 */40 */13 */8",
        "5/90 1/30 1/32 1/13 0/7",
        "007 005 01 01 06",
        "0 0 30,31 1,2 *",
        "0 0 30 2 1",
        "0 0 29 2 *",
        "0 0 31 * *",
        "0 0 31 4-5 *",
        "H H H H H",
        "H(0-59)/20 H(0-23) H(1-31) H(1-12) H(0-6)",
        "0 12 * JAN-dec Mon-FRI",
        "  0   1 2 3 4  ",
        "0 0 10,20,30 10,12 *",
        "+5 +6 +7 +8 +0"
      })
  @DisplayName("R22 The API server accepts unusual schedules that Kubernetes accepts")
  void odd(String schedule) throws IOException {
    assertThat(refused().test(schedule)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "60 * * * *",
        "1,2,75 * * * *",
        "0-60 * * * *",
        "0060 * * * *",
        "0 24 * * *",
        "0 1,24-25 * * *",
        "0 20-24/2 * * *",
        "0 H(0-24) * * *",
        "0 99/2 * * *",
        "0 0 0 * *",
        "0 0 1,0 * *",
        "0 0 32 * *",
        "0 0 1 0 *",
        "0 0 1 13 *",
        "0 0 1 1,2,100 *",
        "0 0 * * 7",
        "0 0 * * 5-7",
        "0 0 30 2 *",
        "0 0 30-31 feb ?",
        "0 0 31 4,6,9,11 *",
        "0 0 31 Nov *"
      })
  @DisplayName(
      "R22 The API server refuses values outside a cron field's range, and days that never come")
  void wrong(String schedule) throws IOException {
    assertThat(refused().test(schedule)).isTrue();
  }

  @Test
  @DisplayName(
      "R22 The API server accepts every time zone that the operator knows, and refuses "
          + "abbreviations and city names")
  void zones() throws IOException {
    // Given
    Pattern zone = patterns(ZONE).getLast();
    List<String> known =
        ZoneId.getAvailableZoneIds().stream()
            .filter(name -> TimeZones.named(name).isPresent())
            .toList();

    // Then
    assertThat(known).hasSizeGreaterThan(500).allMatch(name -> zone.matcher(name).matches());
    assertThat(List.of("EST", "MST", "HST", "ROC", "GMT+0", "GMT-0", "Factory"))
        .allMatch(name -> zone.matcher(name).matches());
    assertThat(
            List.of("Berlin", "CEST", "PST", "EDT", "BST", "europe/berlin", "Local", "+02:00", ""))
        .noneMatch(name -> zone.matcher(name).matches());
  }
}
