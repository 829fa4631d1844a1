package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Holds the spec of a FetchJob, which the user writes. */
@Part
@ValidationRule(
    value = "!self.schedule.matches(r'^\\s*(CRON_)?TZ=')",
    fieldPath = ".schedule",
    message =
        """
        write the time zone into timeZone (for example timeZone: Europe/Berlin) \
        and only the five fields into schedule\
        """)
@ValidationRule(
    value = "!self.schedule.startsWith('@every')",
    fieldPath = ".schedule",
    message =
        """
        the next run of @every depends on the last one, so nobody could tell it; \
        write five fields, for example */15 * * * * for every quarter of an hour\
        """)
@ValidationRule(
    value =
        """
        self.schedule.matches(r'^\\s*(CRON_)?TZ=') || self.schedule.startsWith('@every') \
        || self.schedule.matches(r'^\\s*[^@\\s]\\S*(\\s+\\S+){4}\\s*$') \
        || self.schedule in ['@yearly', '@annually', '@monthly', '@weekly', '@daily', \
        '@midnight', '@hourly']\
        """,
    fieldPath = ".schedule",
    message =
        """
        write five fields (minute, hour, day of month, month, day of week), for example \
        12 7 * * 1-5, or one of @hourly, @daily, @weekly, @monthly, @yearly\
        """)
@ValidationRule(
    value = "!self.schedule.matches(r'" + ScheduleRules.MINUTE + "')",
    fieldPath = ".schedule",
    message = "a minute is 0 to 59; the first field of the schedule has another")
@ValidationRule(
    value = "!self.schedule.matches(r'" + ScheduleRules.HOUR + "')",
    fieldPath = ".schedule",
    message = "an hour is 0 to 23; the second field of the schedule has another")
@ValidationRule(
    value = "!self.schedule.matches(r'" + ScheduleRules.DAY + "')",
    fieldPath = ".schedule",
    message = "a day of the month is 1 to 31; the third field of the schedule has another")
@ValidationRule(
    value = "!self.schedule.matches(r'" + ScheduleRules.MONTH + "')",
    fieldPath = ".schedule",
    message =
        "a month is 1 to 12 or a name such as jan; the fourth field of the schedule has another")
@ValidationRule(
    value = "!self.schedule.matches(r'" + ScheduleRules.DAY_OF_WEEK + "')",
    fieldPath = ".schedule",
    message =
        "a day of the week is 0 (Sunday) to 6 or a name such as mon; the fifth field of the"
            + " schedule has another")
@ValidationRule(
    value = "!self.schedule.matches(r'" + ScheduleRules.ZERO + "')",
    fieldPath = ".schedule",
    message =
        "days of the month and months count from 1; the third or fourth field of the schedule has"
            + " 0")
@ValidationRule(
    value = "!self.schedule.matches(r'" + ScheduleRules.NEVER + "')",
    fieldPath = ".schedule",
    message = "that day never comes; write a day that the month has, or * for every day")
@ValidationRule(
    value = "self.timeZone.matches('" + ScheduleRules.ZONE + "')",
    fieldPath = ".timeZone",
    message =
        """
        write a name of the IANA time zone database, for example Europe/Berlin (not Berlin, and \
        not CEST, which is half of a year) or Etc/UTC\
        """)
@ValidationRule(
    value =
        "self.timeout.matches("
            + Cel.DURATION
            + ") && duration(self.timeout) >= duration('10s')"
            + " && duration(self.timeout) <= duration('24h')",
    fieldPath = ".timeout",
    message = "write a duration from 10s to 24h, for example 90s, 30m or 1h30m")
@ValidationRule(
    value =
        """
        has(self.destination.volume.folder) == (has(self.unpack.members) \
        || has(self.source.http.find) && has(self.source.http.find.set))\
        """,
    fieldPath = ".destination",
    message =
        """
        a set of files (source.http.find.set or unpack.members) needs destination.volume.folder; \
        a file needs path\
        """)
@ValidationRule(
    value =
        """
        !has(self.unpack.members) || !has(self.source.http.find) \
        || !has(self.source.http.find.set)\
        """,
    fieldPath = ".unpack",
    message =
        """
        remove members or source.http.find.set: a set has the files of a listing, or the members \
        of one archive\
        """)
@ValidationRule(
    value =
        """
        !has(self.unpack.members) || !has(self.verify.checksum) \
        || !has(self.verify.checksum.of) || self.verify.checksum.of != 'Unpacked'\
        """,
    fieldPath = ".verify",
    message =
        """
        remove checksum.of: the digest of a set in an archive is that of the archive \
        (Transferred)\
        """)
@ValidationRule(
    value =
        """
        !has(self.source.http.mirrors) || has(self.verify.checksum) \
        && self.verify.checksum.algorithm in ['SHA-256', 'SHA-512'] \
        && (has(self.verify.checksum.value) || has(self.verify.checksum.from) \
        && has(self.verify.checksum.from.url))\
        """,
    fieldPath = ".verify",
    message =
        """
        mirrors need a digest that no mirror states: write checksum with algorithm SHA-256 or \
        SHA-512, and with value or from.url\
        """)
@ValidationRule(
    value = "!has(self.dataDate) || !has(self.dataDate.column) || has(self.verify.csv)",
    fieldPath = ".dataDate",
    message = "column needs verify.csv, which says how the table is read")
@ValidationRule(
    value =
        """
        !has(self.dataDate) || !has(self.dataDate.from) || self.dataDate.from != 'Entry' \
        || has(self.source.http.find) && has(self.source.http.find.date)\
        """,
    fieldPath = ".dataDate",
    message = "from: Entry needs source.http.find.date, which says how the date is read")
@ValidationRule(
    value =
        """
        !has(self.dataDate) || !has(self.destination.volume.folder) \
        || !has(self.unpack.members) && has(self.dataDate.from) && self.dataDate.from == 'Entry'\
        """,
    fieldPath = ".dataDate",
    message =
        """
        write from: Entry, because the data date of a set is that of its entries; a set in one \
        archive has no data date\
        """)
@ValidationRule(
    value =
        """
        !has(self.freshness) || self.freshness.basis != 'DataDate' || has(self.dataDate)\
        """,
    fieldPath = ".freshness",
    message = "basis: DataDate needs spec.dataDate, which says where the date is")
@ValidationRule(
    value =
        """
        !has(self.verify.csv) || !has(self.verify.csv.key) \
        || !has(self.destination.volume.folder)\
        """,
    fieldPath = ".verify",
    message = "remove csv.key: rows are compared in a single file, not in the parts of a set")
@ValidationRule(
    value =
        """
        !has(self.destination.volume.changes) || !self.destination.volume.changes \
        || has(self.verify.csv) && has(self.verify.csv.key)\
        """,
    fieldPath = ".destination",
    message =
        """
        changes are found by a key: set verify.csv.key to the columns that identify a row, or \
        remove volume.changes\
        """)
public record FetchJobSpec(
    @Required
        @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            """
            When to fetch, as a cron expression with the rules of Kubernetes' CronJob: five \
            fields (minute, hour, day of month, month, day of week) or one of @hourly, @daily, \
            @weekly, @monthly, @yearly. Read in timeZone. @every and TZ= are refused. \
            H picks a value from the FetchJob's name, always the same, so that many do not start \
            at once: H H * * * is some minute of the day, H(0-29) 7 * * * one in that half hour. \
            Prefer H to a fixed minute. Example: H 7 * * 1-5\
            """)
        String schedule,
    @Default("Etc/UTC")
        @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            """
            IANA name of the time zone that schedule is read in, and in which dates such as \
            {date:yyyyMMdd} in addresses and patterns are written. Default: Etc/UTC. \
            Example: Europe/Berlin\
            """)
        String timeZone,
    @Default("false")
        @JsonPropertyDescription(
            """
            Whether to stop scheduled runs. An active run ends normally, and a run that you \
            request still starts. Default: false.\
            """)
        boolean suspend,
    @Min(10)
        @Max(8_640_000)
        @JsonPropertyDescription(
            """
            How many seconds after its scheduled time a run may still start, as in CronJob; \
            after that it is left out. 10 to 8640000 (100 days). Default: no limit. Example: \
            3600\
            """)
        @Nullable Integer startingDeadlineSeconds,
    @Default("3")
        @Min(1)
        @Max(100)
        @JsonPropertyDescription(
            """
            How many successful Jobs Kubernetes keeps, 1 to 100. Default: 3. 0 is refused: the \
            Job would be deleted before its result could be read. Example: 1\
            """)
        int successfulJobsHistoryLimit,
    @Default("1")
        @Min(1)
        @Max(100)
        @JsonPropertyDescription(
            """
            How many failed Jobs Kubernetes keeps, 1 to 100. Default: 1. 0 is refused: the Job \
            would be deleted before its result could be read. Example: 3\
            """)
        int failedJobsHistoryLimit,
    @Default("true")
        @JsonPropertyDescription(
            """
            Whether to start one run when the FetchJob becomes Ready for the first time, so that \
            you see at once whether it works. It does not start while the FetchJob is suspended. \
            Default: true.\
            """)
        boolean runOnCreate,
    @Default("false")
        @JsonPropertyDescription(
            """
            Whether an edit of source, unpack, verify, dataDate or destination starts one run. Other \
            edits start none, the same new spec starts only one, and none starts while the FetchJob is \
            suspended. Default: false. Example: true\
            """)
        boolean runOnChange,
    @Default("30m")
        @Size(min = 2, max = 16)
        @JsonPropertyDescription(
            """
            Longest duration of one run with all its retries. A duration from 10s to 24h. \
            Default: 30m. Example: 1h30m\
            """)
        String timeout,
    @Required
        @JsonPropertyDescription(
            "The publisher's address of the file, and how the file is requested.")
        Source source,
    @Default("{}")
        @JsonPropertyDescription(
            """
            How to get the file out of an archive. Default: {format: None, maxRatio: 200}.\
            """)
        Unpack unpack,
    @Default("{}")
        @JsonPropertyDescription(
            """
            Checks that show whether the file is right. A file that does not pass is never published; \
            the last good one stays.\
            """)
        Verify verify,
    @JsonPropertyDescription(
            """
            Where the date of the data is, that is the day that the file is about. Default: the \
            date is not read. Example: {line: 2, pattern: '([0-9.]{10})', format: dd.MM.yyyy}\
            """)
        @Nullable DataDate dataDate,
    @Required @JsonPropertyDescription("The place where consumers read the file.")
        Destination destination,
    @Default("3")
        @Min(0)
        @Max(100)
        @JsonPropertyDescription(
            """
            How many versions are kept on the volume, including the current one; the same \
            content is kept once. 0 to 100. Default: 3. Example: 30\
            """)
        int keepVersions,
    @Default("{}")
        @JsonPropertyDescription(
            """
            How often one run repeats a failed request, and how long it waits before. Default: \
            {attempts: 10, initialDelay: 5s, maxDelay: 5m}.\
            """)
        Retry retry,
    @JsonPropertyDescription(
            """
            After too many failed runs in a row scheduled runs do not ask the publisher for some \
            time. Runs of other FetchJobs on the claim count as well if the host did not answer \
            them. This also works while the operator is down. A run that you request ignores it. \
            Default: off. Example: {failureThreshold: 5}\
            """)
        @Nullable CircuitBreaker circuitBreaker,
    @JsonPropertyDescription(
            """
            How old the file may become; the condition Fresh shows whether it is too old. \
            Default: no limit, no condition. Example: {maxAge: 26h}\
            """)
        @Nullable Freshness freshness,
    @JsonPropertyDescription(
            """
            Days on which the publisher publishes nothing, in timeZone. A scheduled run on such a \
            day ends as Skipped and does not ask the publisher. Its scheduled time does not count \
            as a slot. Other runs ask. Default: every day is open. Example: {name: xetra}\
            """)
        @Nullable Calendar calendar,
    @JsonProperty("notify")
        @JsonPropertyDescription(
            """
            Who learns of new versions, failures and recoveries, besides those who watch the \
            FetchJob. Default: nobody. Example: {webhook: {url: \
            https://events.example/fetchjobs}}\
            """)
        @Nullable Notify notifySettings,
    @JsonPropertyDescription(
            """
            An object that always describes the published file, so that Deployments and GitOps \
            tools can follow it. Default: none. Example: {configMap: {name: xetra-version}}\
            """)
        @Nullable Handle handle,
    @Default("10")
        @Min(0)
        @Max(50)
        @JsonPropertyDescription(
            "How many finished runs status.history keeps, 0 to 50. Default: 10. Example: 30")
        int runHistoryLimit,
    @JsonPropertyDescription(
            """
            Where the download pods run, and their resources, labels and annotations. Default: \
            the settings of the operator's installation.\
            """)
        @Nullable PodTemplate podTemplate,
    @JsonPropertyDescription(
            """
            Labels and annotations of the Jobs, for queues and policies that read Jobs. Default: \
            only those of the operator. Example: {labels: {kueue.x-k8s.io/queue-name: \
            downloads}}\
            """)
        @Nullable JobTemplate jobTemplate) {}
