package dev.fetchjobs.testkit.table;

import dev.fetchjobs.testkit.table.FaultTable.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Collects the results of {@link FaultRows}, and writes the tables when all tests have ended. If a
 * test was aborted because it cannot run on this machine, it does not count.
 */
final class FaultTableExtension implements BeforeEachCallback, TestWatcher {

  private static final Namespace STORE = Namespace.create(FaultTableExtension.class);

  /** Holds the failures of the test that runs in this thread. */
  private static final ThreadLocal<List<SeenFailure>> SEEN =
      ThreadLocal.withInitial(ArrayList::new);

  /** Holds the results of one test run for one fault table. */
  private record Tally(FaultTable table, Map<String, Result> results) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      Path file = Path.of("target", table.name() + "-fault-table.txt");
      Files.createDirectories(file.getParent());
      Files.writeString(file, table.text(results));
    }
  }

  static void seen(SeenFailure failure) {
    SEEN.get().add(failure);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    SEEN.remove();
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    record(context, true);
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    record(context, false);
  }

  private static void record(ExtensionContext context, boolean passed) {
    FaultRows rows = context.getRequiredTestClass().getAnnotation(FaultRows.class);
    if (rows == null) {
      return;
    }
    Tally tally =
        context
            .getRoot()
            .getStore(STORE)
            .computeIfAbsent(
                rows.value(),
                name ->
                    new Tally(FaultTable.named(name, rows.failures()), new ConcurrentHashMap<>()),
                Tally.class);
    List<SeenFailure> seen = List.copyOf(SEEN.get());
    // The number of a parameterized test is in the name of its method.
    FaultTable.numberIn(context.getDisplayName())
        .or(() -> context.getParent().flatMap(p -> FaultTable.numberIn(p.getDisplayName())))
        .ifPresent(
            number ->
                tally
                    .results()
                    .compute(
                        number,
                        (row, old) -> (old == null ? Result.NONE : old).plus(passed, seen)));
  }
}
