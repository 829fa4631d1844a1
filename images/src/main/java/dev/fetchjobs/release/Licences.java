package dev.fetchjobs.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.LicenseChoice;
import org.jspecify.annotations.Nullable;

/**
 * Decides which licences may be bundled with a program under Apache-2.0.
 *
 * @param compatible the names that POMs use for a compatible licence, with its SPDX identifier
 */
record Licences(Map<String, String> compatible) {
  private static final String TABLE = "compatible-licences.tsv";

  /** Reads the table of compatible licences. */
  static Licences read() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Licences.class.getResourceAsStream(TABLE), TABLE)) {
      Map<String, String> names = new LinkedHashMap<>();
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        String[] columns = line.split("\t", -1);
        if (!line.startsWith("#")) {
          names.put(columns[0], columns[1]);
        }
      }
      return new Licences(Map.copyOf(names));
    }
  }

  /**
   * Returns a Markdown table of all components of a bill with their licences. Fails if a component
   * has no compatible licence. A component with several licences leaves the choice to its user, so
   * one compatible licence is enough.
   */
  String report(Bom bill) {
    List<String> lines =
        new ArrayList<>(List.of("| component | version | licence |", "|---|---|---|"));
    List<String> faults = new ArrayList<>();
    for (Component component : bill.getComponents()) {
      List<String> names = names(component.getLicenses());
      List<String> chosen =
          names.stream().filter(compatible::containsKey).map(compatible::get).distinct().toList();
      String name = name(component);
      if (chosen.isEmpty()) {
        faults.add(name + " " + component.getVersion() + " " + names);
      }
      lines.add(
          "| %s | %s | %s |".formatted(name, component.getVersion(), String.join(" or ", chosen)));
    }
    if (!faults.isEmpty()) {
      throw new ReleaseException(
          "These components have no licence that is compatible with Apache-2.0: "
              + String.join("; ", faults)
              + ". Replace them; or, if the licence is compatible, add its name to "
              + TABLE
              + ".");
    }
    return String.join("\n", lines) + "\n";
  }

  private static String name(Component component) {
    return component.getGroup() == null
        ? component.getName()
        : component.getGroup() + ":" + component.getName();
  }

  private static List<String> names(@Nullable LicenseChoice choice) {
    if (choice == null) {
      return List.of();
    }
    if (choice.getExpression() != null) {
      return List.of(choice.getExpression().getValue());
    }
    return choice.getLicenses().stream()
        .flatMap(licence -> Stream.of(licence.getId(), licence.getName()))
        .filter(Objects::nonNull)
        .toList();
  }
}
