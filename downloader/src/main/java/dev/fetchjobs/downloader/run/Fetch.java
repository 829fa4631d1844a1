package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.checksum.Checked;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.publish.Publisher;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.run.Attempt.Got;
import dev.fetchjobs.downloader.store.Artifact;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.PublishedFile;
import dev.fetchjobs.downloader.store.PublishedFile.Look;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.unpack.Unpacked;
import dev.fetchjobs.downloader.unpack.Unpacker;
import dev.fetchjobs.downloader.verify.Gate;
import dev.fetchjobs.downloader.verify.Quarantine;
import dev.fetchjobs.downloader.verify.Verdict;
import dev.fetchjobs.downloader.verify.WebPageCheck;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The work of a run that has the lock: attempts, then unpack, verify and publish. */
final class Fetch {

  /**
   * After this many failed runs in a row a run sends no validators. The publisher may refuse
   * requests with validators, and each of these runs may have ended before it sent a plain request.
   */
  private static final int DOUBTED_AFTER = 2;

  private final Request request;
  private final FetchPlan plan;
  private final LockedVolume volume;
  private final Watch watch;
  private final Environment environment;
  private final ProgressLog progress;

  Fetch(
      Request request,
      LockedVolume volume,
      Watch watch,
      Environment environment,
      ProgressLog progress) {
    this.request = request;
    this.plan = request.plan();
    this.volume = volume;
    this.watch = watch;
    this.environment = environment;
    this.progress = progress;
  }

  Ending run() throws FetchException {
    List<Path> strangers = volume.strangers();
    if (!strangers.isEmpty()) {
      environment
          .log()
          .accept(
              "Left alone among FetchJob's own files, because FetchJob did not put it there: "
                  + Printable.sentence(strangers.toString(), Failure.MAX_MESSAGE));
    }
    String wanted = plan.acceptQuarantined();
    if (wanted == null) {
      return download("");
    }
    return switch (new Quarantine(volume).accept(wanted, watch)) {
      case Quarantine.Accepted accepted ->
          Ending.of(publisher().publish(accepted.file(), now()), "");
      case Quarantine.AlreadyPublished _ -> download("");
      case Quarantine.NotThere(String message) ->
          download(wasPublished(wanted) ? "" : " " + message);
    };
  }

  /**
   * Requests the file, verifies it and publishes it.
   *
   * @param note a sentence for the end of the message; may be empty
   */
  private Ending download(String note) throws FetchException {
    Attempts attempts = new Attempts(request, volume.staging(), watch, environment, progress);
    Artifact current = currentIfIntact();
    while (true) {
      Gate gate = new Gate(plan);
      switch (attempts.run(current)) {
        case Got.NotModified same -> {
          Artifact known = Objects.requireNonNull(current);
          return Ending.of(publisher().confirm(known, same.validators(), same.url(), now()), note);
        }
        case Got.Body body -> {
          Optional<Ending> ending = verifyAndPublish(body, gate, attempts, note);
          if (ending.isPresent()) {
            return ending.get();
          }
        }
      }
    }
  }

  /**
   * Whether an earlier run published the accepted file. The plan names the digest until a person
   * removes the annotation.
   */
  private boolean wasPublished(String sha256) {
    return volume.manifest().versions().stream()
        .anyMatch(version -> version.sha256().equalsIgnoreCase(sha256));
  }

  /** Returns empty when another attempt follows. */
  private Optional<Ending> verifyAndPublish(
      Got.Body body, Gate gate, Attempts attempts, String before) throws FetchException {
    String note =
        (body.decoded()
                ? " The server sent it gzip-encoded without being asked; it was decoded."
                : "")
            + body.checked().note()
            + before;
    boolean empty = body.checked().body().bytes() == 0;
    Verdict verdict;
    try {
      verdict = judge(body, gate);
    } catch (FetchException e) {
      if (attempts.waitForRetry(e.failure(), body, empty)) {
        return Optional.empty();
      }
      throw e;
    }
    return switch (verdict) {
      case Verdict.Verified verified ->
          Optional.of(Ending.of(publisher().publish(verified, now()), gate.note() + note));
      case Verdict.Refused refused ->
          !isWanted(refused) && attempts.waitForRetry(refused.why(), body, empty)
              ? Optional.empty()
              : Optional.of(quarantine(refused, note));
    };
  }

  private Verdict judge(Got.Body body, Gate gate) throws FetchException {
    Checked checked = body.checked();
    if (checked.afterUnpacking().isEmpty()) {
      progress.logPassed(checked.passed().stream().toList());
    }
    Unpacked unpacked;
    try {
      unpacked = new Unpacker(plan, volume.staging(), watch).unpack(checked, gate);
    } catch (FetchException e) {
      return refuseAsPage(body, e);
    }
    watch.check();
    if (checked.afterUnpacking().isPresent()) {
      progress.logPassed(checked.passed().stream().toList());
    }
    Verdict verdict = gate.judge(unpacked, volume.manifest().current(), watch);
    progress.logPassed(gate.passed());
    return verdict;
  }

  private Verdict refuseAsPage(Got.Body body, FetchException why) throws FetchException {
    if (why.failure() instanceof Failure.Integrity fault) {
      if (fault.reason() == Reason.CORRUPT_ARCHIVE && plan.verify().content().rejectHtml()) {
        Optional<Verdict.Refused> page = WebPageCheck.insteadOfArchive(body.checked().body());
        if (page.isPresent()) {
          return page.get();
        }
      }
      throw body.decoded() ? BodyReceiver.mentionDecoding(fault, why) : why;
    }
    throw why;
  }

  private boolean isWanted(Verdict.Refused refused) {
    return refused.candidate().info().sha256().equalsIgnoreCase(plan.acceptQuarantined());
  }

  /**
   * Puts a refused file into quarantine. If a person has already accepted exactly this file, it is
   * published instead.
   */
  private Ending quarantine(Verdict.Refused refused, String note) throws FetchException {
    Quarantine quarantine = new Quarantine(volume);
    quarantine.keep(refused, now());
    String sha256 = refused.candidate().info().sha256();
    if (sha256.equalsIgnoreCase(plan.acceptQuarantined())
        && quarantine.accept(sha256, watch) instanceof Quarantine.Accepted accepted) {
      return Ending.of(publisher().publish(accepted.file(), now()), note);
    }
    progress.logRejection(refused.why());
    environment
        .log()
        .accept("The refused file is in quarantine. " + quarantine.howToPublish(sha256));
    return Ending.rejected(refused);
  }

  /** The published file, if a 304 for it would be correct; null otherwise. */
  private @Nullable Artifact currentIfIntact() throws FetchException {
    if (volume.manifest().consecutiveFailures() >= DOUBTED_AFTER) {
      return null;
    }
    Artifact current = volume.manifest().currentFrom(volume.source()).orElse(null);
    Look look = environment.requested() ? Look.DIGEST : Look.QUICK;
    return current != null && PublishedFile.isIntact(volume.layout(), current, look, watch)
        ? current
        : null;
  }

  private Publisher publisher() {
    return new Publisher(volume, plan.keepVersions(), watch);
  }

  private Instant now() {
    return environment.clock().instant();
  }
}
