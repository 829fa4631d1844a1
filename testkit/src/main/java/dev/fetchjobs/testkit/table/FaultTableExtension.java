package dev.fetchjobs.testkit.table;

import dev.fetchjobs.testkit.table.FaultTable.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Collects the results of {@link FaultRows}, and writes them down when all tests have ended. A test
 * that was aborted, as it cannot run on this machine, shows nothing.
 */
final class FaultTableExtension implements TestWatcher {

  private static final Namespace STORE = Namespace.create(FaultTableExtension.class);

  /** What one run found of one table. */
  private record Tally(FaultTable table, Map<String, Result> results) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      Path file = Path.of("target", table.name() + "-fault-table.txt");
      Files.createDirectories(file.getParent());
      Files.writeString(file, table.text(results));
    }
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
                name -> new Tally(FaultTable.named(name), new ConcurrentHashMap<>()),
                Tally.class);
    // A parameterized test's own name is a parameter; that of its method carries the number.
    FaultTable.numberIn(context.getDisplayName())
        .or(() -> context.getParent().flatMap(p -> FaultTable.numberIn(p.getDisplayName())))
        .ifPresent(
            number ->
                tally
                    .results()
                    .compute(number, (row, old) -> (old == null ? Result.NONE : old).plus(passed)));
  }
}
