package dev.fetchjobs.downloader.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WorkersTest {

  private final Set<Integer> begun = ConcurrentHashMap.newKeySet();
  private final AtomicInteger stops = new AtomicInteger();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private Workers workers(int threads, IntPredicate succeeds) {
    return new Workers(
        threads,
        new Workers.Work() {
          @Override
          public boolean run(int item) {
            begun.add(item);
            return succeeds.test(item);
          }

          @Override
          public void stopOthers() {
            stops.incrementAndGet();
            stopped.countDown();
          }
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("If all items of parallel work succeed, each is done once")
  void success() {
    AtomicInteger done = new AtomicInteger();

    assertThat(workers(4, item -> done.incrementAndGet() > 0).run(100)).isEmpty();

    assertThat(done.get()).isEqualTo(100);
    assertThat(begun).hasSize(100);
    assertThat(stops.get()).isZero();
  }

  @Test
  @DisplayName(
      "The result of parallel work is the item that failed first, also if an earlier item fails "
          + "later")
  void firstFailure() {
    Workers workers =
        workers(
            2,
            item -> {
              if (item == 0) {
                await(stopped); // ends because item 1 failed
              }
              return false;
            });

    assertThat(workers.run(10)).hasValue(1);

    assertThat(stops.get()).isEqualTo(1);
    assertThat(begun).containsExactly(0, 1);
  }

  @Test
  @DisplayName("A bug in the work for one item stops the work for the other items, and is thrown")
  void bug() {
    Workers workers =
        workers(
            2,
            item -> {
              if (item == 0) {
                await(stopped);
                return true;
              }
              throw new IllegalArgumentException("bug");
            });

    assertThatThrownBy(() -> workers.run(10)).isInstanceOf(IllegalArgumentException.class);

    assertThat(stops.get()).isEqualTo(1);
    assertThat(begun).containsExactly(0, 1);
  }

  @Test
  @DisplayName("Without items the parallel work does nothing")
  void nothing() {
    assertThat(workers(4, _ -> false).run(0)).isEmpty();
  }
}
