package dev.fetchjobs.downloader.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.contract.Find.EntryDate;
import dev.fetchjobs.contract.Find.Format;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.contract.Find.Where;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A run chooses the files of a set from a listing")
class SetSelectionTest {

  private static final SetRule NUMBERED = rule("_(\\d+)of(\\d+)", null, null, null);

  private static SetRule rule(String part, Integer count, List<String> names, String per) {
    return new SetRule(part, count, names, per, null);
  }

  private static SetSelection.Chosen choose(
      SetRule rule, SetSelection.Present present, String... links) throws FetchException {
    Find find =
        new Find(
            Format.TEXT,
            null,
            null,
            null,
            List.of(new Where("name", "^[A-Z]")),
            new EntryDate("name", "_(\\d{8})", "yyyyMMdd"),
            Choice.NEWEST,
            null,
            rule);
    SetSelection selection = new SetSelection(find, rule, present, (_, _) -> {});
    selection.turnTo(page());
    for (String link : links) {
      selection.accept(Map.of(Find.LINK, link));
    }
    return selection.choose();
  }

  private static TargetUri page() {
    try {
      return TargetUri.parse("https://publisher.example/list");
    } catch (BadUrl e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> names(SetSelection.Chosen chosen) {
    return chosen.parts().stream().map(SetSelection.Part::name).toList();
  }

  @Test
  @DisplayName(
      "Links of more than 8 MiB match the rule for a set: the run fails before they fill the "
          + "memory")
  void longLinks() {
    String[] links = new String[2000];
    for (int i = 0; i < links.length; i++) {
      links[i] = "/A_20261128_%dof2000.zip?key=%s".formatted(i, "x".repeat(7000));
    }
    fails(
        Reason.TOO_LARGE,
        "more than 8 MiB of text together. Narrow find.where",
        NUMBERED,
        null,
        links);
  }

  private static void fails(
      Reason reason, String message, SetRule rule, SetSelection.Present present, String... links) {
    assertThatThrownBy(() -> choose(rule, present, links))
        .isInstanceOfSatisfying(
            FetchException.class, e -> assertThat(e.failure().reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  @Test
  @DisplayName(
      "A rule by numbers chooses the files of the newest complete date, in the order of their "
          + "numbers")
  void numbers() throws FetchException {
    SetSelection.Chosen chosen =
        choose(
            NUMBERED,
            null,
            "/A_20261128_01of02",
            "/A_20261121_02of02",
            "/A_20261121_01of02",
            "/A_20261114_01of01",
            "/readme");

    assertThat(chosen.date()).isEqualTo("2026-11-21");
    assertThat(names(chosen)).containsExactly("A_20261121_01of02", "A_20261121_02of02");
    assertThat(chosen.note()).isEqualTo(" 1 of 2 parts of 2026-11-28 are there; missing 02.");
  }

  @Test
  @DisplayName("With a rule by numbers the message names a few missing files of a set")
  void missing() {
    fails(
        Reason.NOT_LISTED,
        "1 of 6 parts of 2026-11-21 are there; missing 01, 02 and 3 others.",
        NUMBERED,
        null,
        "/A_20261121_06of06");
  }

  @Test
  @DisplayName("A rule by numbers refuses different totals of one date, and numbers out of range")
  void totals() {
    fails(
        Reason.BAD_LISTING,
        "different totals: 2 and 3",
        NUMBERED,
        null,
        "/A_20261121_01of02",
        "/A_20261121_02of03");
    fails(Reason.BAD_LISTING, "A_20261121_3of2", NUMBERED, null, "/A_20261121_3of2");
    fails(Reason.BAD_LISTING, "0of2", NUMBERED, null, "/A_20261121_0of2");
    fails(Reason.BAD_LISTING, "99999", NUMBERED, null, "/A_20261121_1of99999");
    fails(Reason.BAD_LISTING, "9999999999999", NUMBERED, null, "/A_20261121_1of9999999999999");
    fails(Reason.BAD_LISTING, "A_20261121", NUMBERED, null, "/A_20261121");
  }

  @Test
  @DisplayName(
      "One file of a set with two links is ambiguous, but with one link twice it is one file")
  void twice() throws FetchException {
    fails(
        Reason.AMBIGUOUS_LISTING,
        "A_20261121_1of1, A_20261121_1of1",
        NUMBERED,
        null,
        "/a/A_20261121_1of1",
        "/b/A_20261121_1of1");

    assertThat(names(choose(NUMBERED, null, "/A_20261121_1of1", "/A_20261121_1of1"))).hasSize(1);
  }

  @Test
  @DisplayName(
      "With a rule by count, a date with fewer files is incomplete, and one with more files is "
          + "refused")
  void count() throws FetchException {
    SetRule two = rule(null, 2, null, null);
    fails(Reason.NOT_LISTED, "1 of 2 parts of 2026-11-21 are there.", two, null, "/A_20261121_x");
    assertThat(names(choose(two, null, "/A_20261121_y", "/A_20261121_x")))
        .containsExactly("A_20261121_x", "A_20261121_y");
    fails(
        Reason.AMBIGUOUS_LISTING,
        "find.set.count is 2",
        two,
        null,
        "/A_20261121_x",
        "/A_20261121_y",
        "/A_20261121_z");
  }

  @Test
  @DisplayName("With a rule by names each pattern needs one entry, and other entries are left out")
  void named() throws FetchException {
    SetRule two = rule(null, null, List.of("^EQ", "^BOND"), null);
    fails(
        Reason.NOT_LISTED,
        "1 of 2 parts of 2026-11-21 are there; missing ^BOND.",
        two,
        null,
        "/EQ_20261121",
        "/X_20261121");
    assertThat(names(choose(two, null, "/BOND_20261121", "/EQ_20261121", "/X_20261121")))
        .containsExactly("EQ_20261121", "BOND_20261121");
    fails(
        Reason.AMBIGUOUS_LISTING,
        "EQA_20261121, EQB_20261121",
        two,
        null,
        "/EQA_20261121",
        "/EQB_20261121",
        "/BOND_20261121");
  }

  @Test
  @DisplayName(
      "With groups a date is complete if it has the groups of other dates and of the published set")
  void groups() throws FetchException {
    SetRule letters = rule("_(\\d+)of(\\d+)", null, null, "^([A-Z])_");
    SetSelection.Present present =
        new SetSelection.Present("2026-11-14", List.of("C_1of1", "E_1of1", "x"));
    fails(
        Reason.NOT_LISTED,
        "2 of 3 parts of 2026-11-21 are there; missing 2 of C, all of E.",
        letters,
        present,
        "/C_20261121_1of2",
        "/D_20261121_1of1");
    assertThat(names(choose(letters, null, "/D_20261121_1of1", "/C_20261121_1of1")))
        .containsExactly("C_20261121_1of1", "D_20261121_1of1");
    fails(Reason.BAD_LISTING, "find.set.per does not match", letters, null, "/CC_20261121_1of1");
  }

  @Test
  @DisplayName("An entry without a date may belong to any set, so the listing is refused")
  void undated() {
    fails(Reason.BAD_LISTING, "A_1of1", NUMBERED, null, "/A_20261121_1of1", "/A_1of1");
  }

  @Test
  @DisplayName("A complete set that is older than the published one is not chosen")
  void older() throws FetchException {
    SetSelection.Present present = new SetSelection.Present("2026-11-21", List.of());
    fails(
        Reason.NOT_LISTED,
        "The newest complete set is of 2026-11-14, older than the published one of 2026-11-21",
        NUMBERED,
        present,
        "/A_20261114_1of1");
    assertThat(choose(NUMBERED, present, "/A_20261121_1of1").date()).isEqualTo("2026-11-21");
  }

  @Test
  @DisplayName("If no entry matches the rule for a set, the failure says what the listing has")
  void none() {
    fails(Reason.NOT_LISTED, "It has readme", NUMBERED, null, "/readme");
  }

  @Test
  @DisplayName(
      "If a rule removes the group from the names of files, the listing need not have the groups "
          + "of the published files")
  void renamedGroups() throws FetchException {
    SetRule rule =
        new SetRule("_(\\d)of(\\d)", null, null, "^([A-Z]+)_", new Find.Rename("^", "ESMA_"));

    SetSelection.Chosen chosen =
        choose(
            rule,
            new SetSelection.Present("2026-11-14", List.of("ESMA_EQUITIES_20261114_1of1")),
            "EQUITIES_20261121_1of1");

    assertThat(names(chosen)).containsExactly("ESMA_EQUITIES_20261121_1of1");
  }
}
