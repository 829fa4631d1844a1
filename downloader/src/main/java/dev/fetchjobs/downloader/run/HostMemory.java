package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.HostGate.Place;
import dev.fetchjobs.downloader.resolve.Origin;
import dev.fetchjobs.downloader.store.HostFolder;
import dev.fetchjobs.downloader.store.HostState;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.text.Printable;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes what the FetchJobs of the namespace share on the volume. If sharing does not
 * work, nothing is known of the hosts and every place is free; the log and the message of the run
 * say so once.
 */
final class HostMemory implements AutoCloseable {

  private static final int MAX_FAULT = 60;

  private final Consumer<String> log;
  private final @Nullable HostFolder folder;
  private @Nullable String fault;

  /** Opens the shared folder. */
  HostMemory(LockedVolume volume, Consumer<String> log) {
    this.log = log;
    HostFolder opened = null;
    try {
      opened = HostFolder.open(volume.layout(), volume.operations());
    } catch (FetchException e) {
      report(e);
    }
    this.folder = opened;
  }

  HostState read(Origin origin) {
    try {
      if (folder != null) {
        return folder.read(origin.toString());
      }
    } catch (IOException e) {
      report(e);
    }
    return HostState.none(origin.toString());
  }

  void update(Origin origin, UnaryOperator<HostState> change) {
    try {
      if (folder != null) {
        folder.update(origin.toString(), change);
      }
    } catch (IOException | FetchException e) {
      report(e);
    }
  }

  /** Takes one of the places at the origin, or returns empty if all are taken. */
  Optional<Place> tryPlace(Origin origin, int places) {
    try {
      if (folder != null) {
        return folder.tryPlace(origin.toString(), places).map(place -> place::close);
      }
    } catch (IOException e) {
      report(e);
    }
    return Optional.of(() -> {});
  }

  /** Removes what is old. */
  void clean(Instant now) {
    try {
      if (folder != null) {
        folder.clean(now);
      }
    } catch (IOException e) {
      report(e);
    }
  }

  /** Records why sharing does not work. */
  synchronized void report(Exception why) {
    if (fault == null) {
      fault = Printable.of(Printable.message(why), MAX_FAULT);
      log.accept(
          "What other FetchJobs know of the hosts could not be used or changed, so this run does without it: %s."
              .formatted(Printable.message(why)));
    }
  }

  /** Returns the sentence for the end of the run's message; empty if sharing works. */
  synchronized String note() {
    return fault == null ? "" : " What other FetchJobs saw is not known: %s.".formatted(fault);
  }

  @Override
  public void close() {
    if (folder != null) {
      folder.close();
    }
  }
}
