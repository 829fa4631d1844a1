package dev.fetchjobs.downloader.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.contract.Find.EntryDate;
import dev.fetchjobs.contract.Find.Format;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Selects the files of a set from large listings, in a child process with a small heap. */
class SelectionMemoryTest {

  @ParameterizedTest
  @DisplayName(
      "The entries that match may have 8 MiB of text, for which the heap is enough, and more is "
          + "refused:")
  @CsvSource(
      delimiter = '|',
      value = {
        "long names      | 16m | have more than 8 MiB of text together. Narrow find.where.",
        "wide characters | 16m | have more than 8 MiB of text together. Narrow find.where.",
        "nearly 8 MiB    | 16m | Several entries with different links are the same part of the set",
        "short names     | 16m | More than 20,000 entries of the listing match. Narrow find.where.",
        "groups          | 48m | have more than 8 MiB of text together. Narrow find.where.",
        "dates           | 48m | have more than 8 MiB of text together. Narrow find.where."
      })
  void memory(String listing, String heap, String message) throws Exception {
    assertThat(selectInHeap(heap, listing)).contains(message);
  }

  private static String selectInHeap(String heap, String listing) throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                listing)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out.strip();
  }

  /** Is the child process, which selects from one listing and prints the failure. */
  static final class Child {

    private static final SetRule RULE = new SetRule("_(1)of(2)", null, null, "^([^_]*)", null);

    private Child() {}

    public static void main(String[] args) throws BadUrl {
      Find find =
          new Find(
              Format.JSON,
              "$.*",
              "/link",
              "/name",
              List.of(),
              new EntryDate("name", "_(\\d{4}-\\d{2}-\\d{2})", "yyyy-MM-dd"),
              Choice.NEWEST,
              null,
              RULE);
      SetSelection selection = new SetSelection(find, RULE, null, (_, _) -> {});
      try {
        selection.turnTo(TargetUri.parse("https://publisher.example/list"));
        IntFunction<String> name = names(args[0]);
        int count = args[0].equals("nearly 8 MiB") ? 5_600 : 20_001;
        for (int i = 0; i < count; i++) {
          // The readers of listings make a new text for each value.
          selection.accept(Map.of("/link", "/d/%07d".formatted(i), "/name", name.apply(i)));
        }
        System.out.println(selection.choose());
      } catch (FetchException e) {
        System.out.println(e.getMessage());
      }
    }

    private static IntFunction<String> names(String listing) {
      String day = "_2026-11-21_1of2";
      return switch (listing) {
        case "long names", "nearly 8 MiB" -> _ -> "A" + day + "x".repeat(1400);
        case "wide characters" -> _ -> "A" + day + "ж".repeat(1400);
        case "short names" -> _ -> "A" + day;
        case "groups" -> i -> "%07d%s".formatted(i, "g".repeat(370)) + day;
        case "dates" -> i -> "A_%s_1of2%s".formatted(LocalDate.EPOCH.plusDays(i), "x".repeat(370));
        default -> throw new IllegalArgumentException(listing);
      };
    }
  }
}
