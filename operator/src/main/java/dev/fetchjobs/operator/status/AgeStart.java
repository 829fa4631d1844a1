package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.Word;
import dev.fetchjobs.operator.desired.DataDateOf;
import dev.fetchjobs.operator.tree.Node;
import dev.fetchjobs.operator.vocabulary.FreshnessBasis;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says from which instant the age of the file is counted, and what happened at that instant. */
sealed interface AgeStart {

  Instant time();

  /** Describes the file, as the end of a sentence that begins with the file. */
  String state();

  /** The age counts from the creation of the FetchJob, because there has never been a file. */
  record Created(Instant time) implements AgeStart {
    @Override
    public String state() {
      return "was never fetched";
    }
  }

  /** The age counts from the time at which the publisher confirmed the file. */
  record Confirmed(Instant time) implements AgeStart {
    @Override
    public String state() {
      return "was last confirmed at " + Times.text(time);
    }
  }

  /** The age counts from the time at which the content of the file changed. */
  record Changed(Instant time) implements AgeStart {
    @Override
    public String state() {
      return "was last changed at " + Times.text(time);
    }
  }

  /**
   * The age counts from the end of the day that the data are of.
   *
   * @param time the end of the day in the zone of the data
   */
  record DataDay(Instant time, LocalDate day) implements AgeStart {
    @Override
    public String state() {
      return "has data of " + day;
    }
  }

  /** The age counts from the time at which the content of a file without a data date changed. */
  record Undated(Instant time) implements AgeStart {
    @Override
    public String state() {
      return "has no data date, and was last changed at " + Times.text(time);
    }
  }

  static AgeStart of(FetchJob fetchJob, String basis, @Nullable Artifact file) {
    if (file == null) {
      return new Created(instant(fetchJob.getMetadata().getCreationTimestamp()));
    }
    return switch (Word.find(FreshnessBasis.class, basis).orElse(FreshnessBasis.CHECKED)) {
      case CHECKED -> new Confirmed(instant(file.checkedTime()));
      case CHANGED -> new Changed(instant(file.changedTime()));
      case DATA_DATE -> ofData(file, DataDateOf.zone(fetchJob.getSpec()));
    };
  }

  private static AgeStart ofData(Artifact file, ZoneId zone) {
    return day(file.dataDate())
        .<AgeStart>map(day -> new DataDay(day.plusDays(1).atStartOfDay(zone).toInstant(), day))
        .orElseGet(() -> new Undated(instant(file.changedTime())));
  }

  /** A person may edit a status. The CRD accepts some texts that are not dates. */
  private static Optional<LocalDate> day(@Nullable String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(LocalDate.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A person may edit a status. The CRD accepts some texts that are not times. */
  private static Instant instant(String time) {
    return new Node(time).instant().orElse(Instant.EPOCH);
  }
}
