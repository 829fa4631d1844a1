package dev.fetchjobs.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.cron.ScheduleParser;
import dev.fetchjobs.operator.cron.ScheduleResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SparingScheduleTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final Instant START = FIRST.atStartOfDay(BERLIN).toInstant();
  private static final Instant END = FIRST.plusYears(1).atStartOfDay(BERLIN).toInstant();
  private static final List<String> POLLING =
      List.of("0 * * * *", "30 * * * *", "*/30 * * * *", "*/15 * * * *", "10 */2 * * *");

  /**
   * Holds the number of runs and the delays of a year. A delay is the time from a publication to
   * the run that finds it.
   */
  private record Year(int runs, int publications, Duration delays) {

    static final Year NONE = new Year(0, 0, Duration.ZERO);

    Year and(Year other) {
      return new Year(
          runs + other.runs, publications + other.publications, delays.plus(other.delays));
    }

    Duration meanDelay() {
      return delays.dividedBy(publications);
    }
  }

  @Test
  @DisplayName(
      "For 200 random publishers and a year, the advised schedule asks at least 60 % less often, "
          + "and finds new files as soon")
  void asksLess() throws IOException {
    // Given
    Random random = new Random(20261130);
    Map<String, NavigableSet<Instant>> all = new HashMap<>();
    Year before = Year.NONE;
    Year after = Year.NONE;
    int advised = 0;

    // When
    for (int i = 0; i < 200; i++) {
      NavigableSet<Instant> publications = publications(random);
      boolean isExact = random.nextBoolean();
      String polling = POLLING.get(i % POLLING.size());
      Instant learned = START.plus(Duration.ofDays(42));
      NavigableSet<Instant> polls =
          all.computeIfAbsent(polling, expression -> slots(expression, START, END));
      NavigableSet<Instant> slots = new TreeSet<>(polls.headSet(learned));
      String advice = advice(publications, polling, slots, isExact);
      advised += advice.equals(polling) ? 0 : 1;
      slots.addAll(slots(advice, learned, END));
      before = before.and(year(publications, polls));
      after = after.and(year(publications, slots));
    }

    // Then
    Files.writeString(
        Path.of("target", "publishers-clock-fault-table.txt"),
        "Publisher's clock: 200 publishers, one year, the first six weeks to learn: %d advised, %,d requests instead of %,d, new files after %d s instead of %d s.%n"
            .formatted(
                advised,
                after.runs(),
                before.runs(),
                after.meanDelay().toSeconds(),
                before.meanDelay().toSeconds()));
    assertThat(after.runs()).isLessThanOrEqualTo(before.runs() * 4 / 10);
    assertThat(after.meanDelay()).isLessThanOrEqualTo(before.meanDelay());
    assertThat(advised).isGreaterThan(150);
  }

  /**
   * Returns the publications of a publisher with a usual time and days off, that is now and then
   * late or silent.
   */
  private static NavigableSet<Instant> publications(Random random) {
    LocalTime usual = LocalTime.of(random.nextInt(24), random.nextInt(60));
    int deviation = 1 + random.nextInt(12);
    boolean isDaily = random.nextInt(4) == 0;
    NavigableSet<Instant> all = new TreeSet<>();
    for (LocalDate day = FIRST; day.isBefore(FIRST.plusYears(1)); day = day.plusDays(1)) {
      boolean isClosed = !isDaily && day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0;
      if (!isClosed && random.nextInt(50) > 0) {
        long late = random.nextInt(33) == 0 ? 3600 + random.nextInt(5 * 3600) : 0;
        long jitter = Math.round(random.nextGaussian() * 60 * deviation);
        all.add(day.atTime(usual).atZone(BERLIN).toInstant().plusSeconds(jitter + late));
      }
    }
    return all;
  }

  /** Returns the schedule that the status advises after the operator has seen enough runs. */
  private static String advice(
      NavigableSet<Instant> publications,
      String polling,
      NavigableSet<Instant> slots,
      boolean isExact) {
    List<Publication> known = new ArrayList<>();
    Instant last = null;
    for (Instant slot : slots) {
      Instant newest = publications.floor(slot);
      if (last != null && newest != null && newest.isAfter(last)) {
        known.add(isExact ? Publication.at(newest) : new Publication(last, slot));
      }
      last = slot;
    }
    List<Publication> newest = known.subList(Math.max(0, known.size() - 20), known.size());
    CronSchedule schedule = schedule(polling);
    return Habit.of(newest, BERLIN)
        .flatMap(habit -> SparingSchedule.of(habit, polling, schedule, slots.last()))
        .map(SparingSchedule::expression)
        .orElse(polling);
  }

  private static Year year(NavigableSet<Instant> publications, NavigableSet<Instant> slots) {
    Duration delays = Duration.ZERO;
    int found = 0;
    for (Instant publication : publications) {
      Instant run = slots.ceiling(publication);
      if (run != null) {
        delays = delays.plus(Duration.between(publication, run));
        found++;
      }
    }
    return new Year(slots.size(), found, delays);
  }

  private static NavigableSet<Instant> slots(String expression, Instant from, Instant to) {
    NavigableSet<Instant> slots = new TreeSet<>();
    CronSchedule schedule = schedule(expression);
    Optional<Instant> slot = schedule.next(from);
    while (slot.isPresent() && slot.get().isBefore(to)) {
      slots.add(slot.get());
      slot = schedule.next(slot.get());
    }
    return slots;
  }

  private static CronSchedule schedule(String expression) {
    return ((ScheduleResult.Accepted)
            ScheduleParser.resolve(expression, BERLIN.getId(), "data", "xetra"))
        .schedule();
  }
}
