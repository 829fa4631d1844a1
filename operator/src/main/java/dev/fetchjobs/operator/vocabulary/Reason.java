package dev.fetchjobs.operator.vocabulary;

import dev.fetchjobs.contract.Word;

/**
 * Names the reasons that the operator itself uses in conditions, runs and Events. The reasons in a
 * run's report are those of the downloader. docs/runbooks.md explains each reason.
 */
public enum Reason implements Word {
  // The next reason means that the spec cannot work, and that only the user can correct it.
  INVALID_SPEC("InvalidSpec"),
  INVALID_TIME_ZONE("InvalidTimeZone"),
  INVALID_SCHEDULE("InvalidSchedule"),
  CALENDAR_NOT_FOUND("CalendarNotFound"),

  // The next reasons are about the state of a FetchJob's CronJob.
  SCHEDULED("Scheduled"),
  SUSPENDED("Suspended"),
  BEING_DELETED("BeingDeleted"),
  NAME_CONFLICT("NameConflict"),
  WAITING_FOR_DELETION("WaitingForDeletion"),
  CONTESTED("Contested"),
  CRON_JOB_REFUSED("CronJobRefused"),
  CRON_JOB_WRITE_FAILED("CronJobWriteFailed"),
  CRON_JOB_RESTORED("CronJobRestored"),

  /** The FetchCalendar ends soon, or has ended. */
  CALENDAR_ENDS("CalendarEnds"),

  // The next reasons mean that a run has no Job, or that its Job has no pod.
  JOB_REFUSED("JobRefused"),
  JOB_WRITE_FAILED("JobWriteFailed"),
  JOB_SUSPENDED("JobSuspended"),
  POD_REFUSED("PodRefused"),
  NOT_STARTED("NotStarted"),

  // The next reasons mean that the pod of a run does not start.
  UNSCHEDULABLE("Unschedulable"),
  SCHEDULING_GATED("SchedulingGated"),
  CLAIM_NOT_FOUND("ClaimNotFound"),
  CLAIM_UNBOUND("ClaimUnbound"),
  CLAIM_LOST("ClaimLost"),
  CLAIM_TERMINATING("ClaimTerminating"),
  VOLUME_NOT_MOUNTED("VolumeNotMounted"),
  MULTI_ATTACH("MultiAttach"),
  SANDBOX_FAILED("SandboxFailed"),
  IMAGE_PULL_FAILED("ImagePullFailed"),
  CONTAINER_CONFIG_ERROR("ContainerConfigError"),
  CONTAINER_NOT_STARTED("ContainerNotStarted"),
  CONTAINER_CRASHES("ContainerCrashes"),
  INIT_CONTAINER_RUNNING("InitContainerRunning"),
  INIT_CONTAINER_FAILED("InitContainerFailed"),
  NODE_LOST("NodeLost"),

  // The next reasons mean that a run ended without a readable report.
  REPORT_MISSING("ReportMissing"),
  REPORT_UNREADABLE("ReportUnreadable"),
  POD_GONE("PodGone"),
  POD_LOST("PodLost"),
  JOB_GONE("JobGone"),
  DEADLINE_EXCEEDED("DeadlineExceeded"),
  EVICTED("Evicted"),
  OUT_OF_MEMORY("OutOfMemory"),
  INTERRUPTED("Interrupted"),
  CRASHED("Crashed"),
  SUPERSEDED("Superseded"),

  // The next reasons are about the course of a backfill.
  BACKFILL_STARTED("BackfillStarted"),
  BACKFILL_COMPLETE("BackfillComplete"),
  BACKFILL_CANCELLED("BackfillCancelled"),

  /** The sink has not confirmed an event. */
  NOTIFICATION_FAILED("NotificationFailed"),

  // The next reasons are about the ConfigMap of spec.handle.
  CONFIG_MAP_CURRENT("ConfigMapCurrent"),
  CONFIG_MAPS_NOT_ENABLED("ConfigMapsNotEnabled"),
  CONFIG_MAP_REFUSED("ConfigMapRefused"),
  CONFIG_MAP_WRITE_FAILED("ConfigMapWriteFailed"),

  // The next reasons are about the readiness gate of a pod.
  FETCH_JOB_NOT_FOUND("FetchJobNotFound"),
  NO_FRESHNESS("NoFreshness"),

  // The next reasons are about the state of the published file.
  NO_RUN_YET("NoRunYet"),
  AWAITING_RUN("AwaitingRun"),
  WITHIN_MAX_AGE("WithinMaxAge"),
  ON_TIME("OnTime"),
  NO_SLOT("NoSlot"),
  TOO_OLD("TooOld"),
  SLOT_MISSED("SlotMissed"),
  NO_DATA_DATE("NoDataDate"),
  NEVER_FETCHED("NeverFetched");

  private final String word;

  Reason(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
