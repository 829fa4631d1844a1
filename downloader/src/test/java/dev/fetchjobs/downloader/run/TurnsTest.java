package dev.fetchjobs.downloader.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.time.Budget;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private static final Budget ENDLESS = () -> {};

  /** Returns a budget of a run that ends while it waits, so that the test itself does not wait. */
  private static Budget endingAt(int check) {
    AtomicInteger checks = new AtomicInteger();
    return () -> {
      if (checks.incrementAndGet() == check) {
        throw FetchException.ofTransient(Reason.INTERRUPTED, "over");
      }
    };
  }

  private static void mustWait(Turns turns) {
    assertThatThrownBy(() -> turns.take(endingAt(2))).hasMessage("over");
  }

  @Test
  @DisplayName(
      "As many downloads as the limit allows happen at the same time, and the next one waits "
          + "until one has ended")
  void bounded() throws Exception {
    Turns turns = new Turns(2);
    turns.take(ENDLESS);
    turns.take(ENDLESS);
    mustWait(turns);

    turns.giveBack();

    turns.take(ENDLESS);
    mustWait(turns);
  }

  @Test
  @DisplayName("After a server asks for fewer requests, only one download at a time happens")
  void slowDown() throws Exception {
    Turns turns = new Turns(4);
    turns.take(ENDLESS);
    turns.take(ENDLESS);

    turns.slowDown(Duration.ZERO);

    turns.giveBack();
    mustWait(turns);
    turns.giveBack();
    turns.take(ENDLESS);
    mustWait(turns);
  }

  @Test
  @DisplayName(
      "After a server names an instant, no download begins before it, and a shorter wish does not "
          + "shorten the wait")
  void quiet() {
    Turns turns = new Turns(4);

    turns.slowDown(Duration.ofHours(1));
    turns.slowDown(Duration.ZERO);

    mustWait(turns);
  }

  @Test
  @DisplayName("A run that is over begins no further download")
  void over() {
    assertThatThrownBy(() -> new Turns(1).take(endingAt(1))).hasMessage("over");
  }
}
