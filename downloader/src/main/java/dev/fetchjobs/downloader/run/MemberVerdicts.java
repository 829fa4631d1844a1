package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.unpack.ByteSink;
import dev.fetchjobs.downloader.unpack.Unpacked;
import dev.fetchjobs.downloader.unpack.Unpacker;
import dev.fetchjobs.downloader.verify.Gate;
import dev.fetchjobs.downloader.verify.LastGood;
import dev.fetchjobs.downloader.verify.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks the members of an archive while they are unpacked. Only one member is checked at a time.
 * The refusal of a member does not stop the unpacking: if the archive turns out to be damaged, the
 * damage is the failure of the run.
 */
final class MemberVerdicts implements Unpacker.Parts {

  private final FetchPlan plan;
  private final LockedVolume volume;
  private final Watch watch;
  private final ProgressLog progress;
  private final List<Judged> judged = new ArrayList<>();
  private @Nullable Gate gate;

  MemberVerdicts(FetchPlan plan, LockedVolume volume, Watch watch, ProgressLog progress) {
    this.plan = plan;
    this.volume = volume;
    this.watch = watch;
    this.progress = progress;
  }

  /**
   * Describes a member of the archive that was checked.
   *
   * @param part name of the file in the folder of the set; empty for a body that is no archive
   * @param note a sentence about faults that were tolerated; may be empty
   */
  record Judged(String part, Verdict verdict, String note) {}

  List<Judged> judged() {
    return List.copyOf(judged);
  }

  @Override
  public ByteSink begin(String name) throws FetchException {
    progress.logMember(name, judged.size() + 1);
    Gate next = new Gate(plan);
    gate = next;
    return next;
  }

  @Override
  public void end(String name, Unpacked file) throws FetchException {
    Gate last = Objects.requireNonNull(gate);
    gate = null;
    LastGood before =
        LastGood.of(volume.manifest().setOrNone().current(), volume.layout().root(), name);
    Verdict verdict = last.judge(file, before, watch);
    progress.logPassed(last.passed());
    judged.add(new Judged(name, verdict, last.note()));
  }
}
