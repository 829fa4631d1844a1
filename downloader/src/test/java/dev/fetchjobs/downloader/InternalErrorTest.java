package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.CONFIG;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The publisher does nothing wrong, and the downloader itself throws an exception. */
@DisplayName("A bug makes the downloader itself throw an exception")
class InternalErrorTest {

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  @Test
  @DisplayName(
      "L3 L21 A bug throws an exception while a response is read: the run reports an internal "
          + "error, and no fault of the publisher")
  void whileAnAnswerIsRead() {
    // Given: a clock that throws an exception while the run reads Retry-After
    Script busy = exchange -> exchange.respond("503 Busy", "Retry-After: 1\r\n", new byte[0]);
    try (BadServer server = BadServer.http(Script.sequence(busy, Script.ok("", GOOD)))) {
      fixture.clock =
          () -> {
            if (!server.seen().isEmpty()
                && StackWalker.getInstance()
                    .walk(
                        at ->
                            at.anyMatch(
                                one -> one.getClassName().endsWith(".ResponseInterpreter")))) {
              throw new IllegalStateException("a bug");
            }
            return Instant.now();
          };

      // When
      Result result =
          fixture.fails(new PlanBuilder(server.url("/list.csv")), CONFIG, Reason.INTERNAL);

      // Then
      assertThat(result.report().message())
          .isEqualTo("A fault of the downloader itself (IllegalStateException). Please report it.");
      assertThat(result.report().consecutiveFailures()).isEqualTo(1);
      assertThat(fixture.log).anyMatch(line -> line.contains("a bug at "));

      // And: the next run, in which no bug throws an exception, succeeds
      fixture.clock = Instant::now;
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), GOOD);
    }
  }
}
