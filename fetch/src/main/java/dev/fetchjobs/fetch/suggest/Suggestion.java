package dev.fetchjobs.fetch.suggest;

import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** Writes the FetchJob that dev/fetch proposes for an observed file. */
public record Suggestion(Observation seen) {

  /** Returns the YAML text of a complete FetchJob. The text has a comment for each choice. */
  public String yaml() {
    Names names = Names.of(seen);
    return "# Suggested from one download. Read the comments, and change what does not fit.\n"
        + Field.text(
            List.of(
                Field.value("apiVersion", "fetchjobs.dev/v1alpha1"),
                Field.value("kind", "FetchJob"),
                Field.group(
                    "metadata",
                    List.of(
                        Field.value(
                            "name", Scalar.of(names.job()), "Made from the host and the file."))),
                Field.group("spec", spec(names))));
  }

  private List<Field> spec(Names names) {
    return List.of(
        Field.value(
            "schedule",
            "H 7 * * *",
            "Each day between 7:00 and 7:59 UTC; H picks the minute. Choose a time after the"
                + " publisher's update."),
        Field.group("source", List.of(Field.group("http", new SourceFields(seen).fields()))),
        Field.group("unpack", unpack()),
        Field.group("verify", new VerifyFields(seen).fields()),
        Field.group(
            "destination",
            List.of(
                Field.group(
                    "volume",
                    List.of(
                        Field.value(
                            "claimName",
                            "market-data",
                            "The PersistentVolumeClaim that your consumers mount; write its"
                                + " name."),
                        Field.value(
                            "path",
                            Scalar.of(names.path()),
                            "Made from the host and the file, without what changes."))))));
  }

  private List<Field> unpack() {
    List<Field> fields = new ArrayList<>();
    if (!seen.packingNote().isEmpty()) {
      fields.add(Field.value("format", Format.NONE.word(), seen.packingNote()));
    }
    Format format = seen.packing().format();
    if (format != Format.NONE) {
      String archive = format == Format.ZIP ? "zip" : "tar";
      String why =
          seen.packing()
              .compression()
              .map(
                  name ->
                      format.mayHaveMembers()
                          ? "The file is a tar archive in %s.".formatted(name)
                          : "The first bytes are those of %s.".formatted(name))
              .orElse("The file is a %s archive.".formatted(archive));
      fields.add(format(format, why));
    }
    if (!seen.member().isEmpty()) {
      String pattern = Members.pattern(seen.packing(), seen.member());
      List<String> why = new ArrayList<>();
      int count = seen.packing().members().size();
      why.add(
          count == 1
              ? "The archive's only file is %s.".formatted(shown(seen.member()))
              : "The archive has %d files; this takes %s. Some of the others:"
                  .formatted(count, shown(seen.member())));
      seen.packing().members().stream()
          .filter(name -> !name.equals(seen.member()))
          .limit(5)
          .forEach(name -> why.add("  " + shown(name)));
      if (!pattern.equals(Members.base(seen.member())) && !pattern.equals(seen.member())) {
        why.add("* is in place of what may change.");
      }
      fields.add(new Field.Value("member", Scalar.of(pattern), why));
    }
    return fields;
  }

  private static Field format(Format format, String why) {
    return Field.value("format", format.word(), why);
  }

  /** Prepares foreign text for a comment in one line. */
  static String shown(String text) {
    return Printable.of(text, 80);
  }
}
