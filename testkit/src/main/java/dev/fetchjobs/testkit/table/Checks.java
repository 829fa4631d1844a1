package dev.fetchjobs.testkit.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds a table of right and wrong values of one kind. Tests use the table to check that the API
 * server, the operator and the downloader accept the same values. The file {@code checks/NAME.tsv}
 * on the class path has seven columns; the last ones may be left out:
 *
 * <ol>
 *   <li>the value; <code>⟨U+000A⟩</code> is one character by its code, <code>⟨ab×3⟩</code> is a
 *       text three times
 *   <li>whether the API server accepts the value, by the definition: {@code yes} or {@code no}
 *   <li>whether the operator accepts the value
 *   <li>whether the downloader accepts the value in a plan; {@code denied}: policy refuses it;
 *       {@code -}: the value cannot be in a plan
 *   <li>the form of the value in a plan; empty: the value itself
 *   <li>words in the operator's refusal
 *   <li>why the three differ; empty where they do not
 * </ol>
 *
 * @param name name of the table
 */
public record Checks(String name, List<Row> rows) {

  private static final List<String> NAMES =
      List.of(
          "url",
          "digest",
          "duration",
          "size",
          "path",
          "host-pattern",
          "no-proxy",
          "proxy-url",
          "server-name",
          "json-path",
          "json-pointer",
          "xml-path",
          "xml-place");

  private static final String PROXY = "http://proxy.example:3128";
  private static final Pattern CODE = Pattern.compile("⟨U\\+([0-9A-F]+)⟩");
  private static final Pattern REPEATED = Pattern.compile("⟨([^⟩]+)×([0-9]+)⟩");

  public record Row(
      String value,
      boolean definition,
      boolean operator,
      String downloader,
      String plan,
      String says,
      String why) {}

  public static List<Checks> all() {
    return NAMES.stream().map(Checks::named).toList();
  }

  public static Checks named(String name) {
    String file = "/checks/" + name + ".tsv";
    try (InputStream in = Checks.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no " + file + " on the class path");
      }
      return new Checks(
          name,
          new String(in.readAllBytes(), UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(Checks::row)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  private static Row row(String line) {
    String[] cells = Arrays.copyOf(line.split("\t", -1), 7);
    for (int i = 0; i < cells.length; i++) {
      cells[i] = cells[i] == null ? "" : unescaped(cells[i]);
    }
    return new Row(
        cells[0],
        cells[1].equals("yes"),
        cells[2].equals("yes"),
        cells[3],
        cells[4].isEmpty() ? cells[0] : cells[4],
        cells[5],
        cells[6]);
  }

  private static String unescaped(String cell) {
    String text =
        REPEATED
            .matcher(cell)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        found.group(1).repeat(Integer.parseInt(found.group(2)))));
    return CODE.matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1), 16))));
  }

  /** Sets the value in a FetchJob's spec. */
  public void put(ObjectNode spec, String value) {
    ObjectNode http = spec.withObject("/source/http");
    switch (name) {
      case "url" -> http.put("url", value);
      case "digest" -> digest(spec.withObject("/verify/checksum"), value);
      case "duration" -> spec.put("timeout", value);
      case "size" -> spec.withObject("/verify/size").put("max", value);
      case "path" -> spec.withObject("/destination/volume").put("path", value);
      case "host-pattern" -> http.withObject("/redirects").putArray("hosts").add(value);
      case "no-proxy" -> http.withObject("/proxy").put("url", PROXY).putArray("noProxy").add(value);
      case "proxy-url" -> http.withObject("/proxy").put("url", value).putArray("noProxy");
      case "server-name" -> http.withObject("/tls").put("serverName", value);
      case "json-path", "json-pointer", "xml-path", "xml-place" ->
          find(http.withObject("/find"), value);
      default -> throw new IllegalStateException(name);
    }
  }

  /** Sets the value in a plan of the downloader. */
  public void putIntoPlan(ObjectNode plan, String value) {
    ObjectNode source = plan.withObject("/source");
    switch (name) {
      case "url" -> source.put("url", value);
      case "digest" -> digest(plan.withObject("/verify/checksum"), value);
      case "duration" -> plan.put("timeout", value);
      case "size" -> plan.withObject("/verify").put("maxBytes", new BigInteger(value));
      case "path" -> plan.withObject("/destination").put("path", value);
      case "host-pattern" -> source.withObject("/redirects").putArray("hosts").add(value);
      case "no-proxy" ->
          source.withObject("/proxy").put("url", PROXY).putArray("noProxy").add(value);
      case "proxy-url" -> source.withObject("/proxy").put("url", value).putArray("noProxy");
      case "server-name" -> source.withObject("/tls").put("serverName", value);
      case "json-path", "json-pointer", "xml-path", "xml-place" ->
          find(source.withObject("/find"), value);
      default -> throw new IllegalStateException(name);
    }
  }

  private static void digest(ObjectNode checksum, String value) {
    String[] parts = value.split(" ", 2);
    checksum.put("algorithm", parts[0]).put("value", parts[1]);
  }

  /** Sets the path of a listing. The path is that of the entries, or of the link in an entry. */
  private void find(ObjectNode find, String value) {
    boolean json = name.startsWith("json-");
    find.put("format", json ? "Json" : "Xml").put("choose", "Only").putArray("where");
    switch (name) {
      case "json-path", "xml-path" -> find.put("entries", value);
      case "json-pointer", "xml-place" ->
          find.put("entries", json ? "$[*]" : "/feed/entry").put("link", value);
      default -> throw new IllegalStateException(name);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
