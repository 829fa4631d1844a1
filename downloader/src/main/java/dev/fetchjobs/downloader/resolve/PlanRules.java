package dev.fetchjobs.downloader.resolve;

import dev.fetchjobs.contract.CsvKey;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.HostPattern;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks all fields of a plan. The check is necessary because jackson-jr accepts JSON with missing
 * members, and reads text as the number 0.
 */
final class PlanRules {

  private static final Duration LONGEST_RUN = Duration.ofHours(24);
  private static final Duration LONGEST_HOLD = Duration.ofDays(30);

  private PlanRules() {}

  static void check(FetchPlan plan) throws FetchException {
    if (plan.version() != FetchPlan.VERSION) {
      throw config(
          "The plan has version %d, this downloader reads version %d. Update the operator and the downloader together."
              .formatted(plan.version(), FetchPlan.VERSION));
    }
    requirePresent("namespace", plan.namespace());
    requirePresent("name", plan.name());
    requirePresent("source", plan.source());
    requirePresent("source.url", plan.source().url());
    requirePresent("source.headers", plan.source().headers());
    requirePresent("source.redirects", plan.source().redirects());
    requirePresent("source.redirects.hosts", plan.source().redirects().hosts());
    requirePresent("source.userAgent", plan.source().userAgent());
    requirePresent("unpack", plan.unpack());
    requirePresent("unpack.format", plan.unpack().format());
    requirePresent("verify", plan.verify());
    requirePresent("verify.content", plan.verify().content());
    requirePresent("verify.content.lines", plan.verify().content().lines());
    requirePresent("destination", plan.destination());
    requirePresent("retry", plan.retry());
    requirePresent("retry.onStatus", plan.retry().onStatus());
    requirePresent("network", plan.network());
    requirePresent("network.allowedHosts", plan.network().allowedHosts());
    requirePresent("network.allowedCidrs", plan.network().allowedCidrs());
    require(plan.unpack().maxRatio() >= 1, "unpack.maxRatio is less than 1");
    requireDuration("timeout", plan.timeout(), 1, LONGEST_RUN);
    requireDuration("retry.initialDelay", plan.retry().initialDelay(), 0, LONGEST_RUN);
    requireDuration("retry.maxDelay", plan.retry().maxDelay(), 0, LONGEST_RUN);
    require(plan.retry().attempts() >= 1, "retry.attempts is less than 1");
    require(plan.source().redirects().max() >= 0, "source.redirects.max is negative");
    require(plan.verify().minBytes() >= 0, "verify.minBytes is negative");
    require(
        plan.verify().maxBytes() >= Math.max(1, plan.verify().minBytes()),
        "verify.maxBytes is less than 1 or than verify.minBytes");
    require(
        HeaderField.isValue(plan.source().userAgent()),
        "source.userAgent has forbidden characters");
    FetchPlan.Timeouts timeouts = plan.source().timeouts();
    if (timeouts != null) {
      requireDuration("source.timeouts.connect", timeouts.connect(), 1, LONGEST_RUN);
      requireDuration("source.timeouts.firstByte", timeouts.firstByte(), 1, LONGEST_RUN);
      requireDuration("source.timeouts.stall", timeouts.stall(), 1, LONGEST_RUN);
    }
    checkBreaker(plan.circuitBreaker());
    FindRules.check(plan.source().find(), plan.verify().checksum());
    Find find = plan.source().find();
    boolean listed = find != null && find.set() != null;
    boolean archived = plan.unpack().members() != null;
    require(!listed || !archived, "source.find.set and unpack.members exclude each other");
    require(
        (listed || archived) == plan.destination().holdsSet(),
        "a set needs a folder as destination, and only a set has one");
    FetchPlan.Csv table = plan.verify().csv();
    checkKey(table == null ? null : table.key(), plan.destination());
    MembersRules.check(plan.unpack(), plan.verify().checksum());
    DataDateRules.check(plan);
    String fileName = plan.verify().content().fileName();
    if (fileName != null) {
      PatternRules.requirePattern("verify.content.fileName", fileName);
    }
    SchemaRules.check(plan.verify().csv());
    SchemaRules.check(plan.verify().document());
    require(
        plan.verify().csv() == null || plan.verify().document() == null,
        "verify.csv and verify.document exclude each other");
    checkChecksum(plan.verify().checksum(), find);
    checkMirrors(plan);
    checkHosts(plan);
  }

  private static void checkKey(@Nullable CsvKey key, FetchPlan.Destination destination)
      throws FetchException {
    if (key == null) {
      require(!destination.holdsChanges(), "destination.changes needs verify.csv.key");
      return;
    }
    requirePresent("verify.csv.key.columns", key.columns());
    require(
        !key.columns().isEmpty() && key.columns().size() <= CsvKey.MAX_COLUMNS,
        "verify.csv.key has no columns or too many");
    require(!destination.holdsSet(), "verify.csv.key needs a file, not a set");
  }

  private static void checkMirrors(FetchPlan plan) throws FetchException {
    List<String> mirrors = plan.source().mirrorsOrNone();
    if (mirrors.isEmpty()) {
      return;
    }
    require(mirrors.size() <= FetchPlan.Source.MAX_MIRRORS, "source.mirrors has too many entries");
    for (String mirror : mirrors) {
      requirePresent("an entry of source.mirrors", mirror);
    }
    require(plan.source().post() == null, "source.mirrors needs a GET request");
    Find find = plan.source().find();
    require(
        find == null || find.set() == null,
        "source.mirrors and source.find.set exclude each other");
    FetchPlan.Checksum checksum = plan.verify().checksum();
    require(
        checksum != null && checksum.field() == null && checksum.algorithm().resistsForgery(),
        "source.mirrors needs verify.checksum with SHA-256 or SHA-512, and with value or from.url");
  }

  private static void checkBreaker(FetchPlan.@Nullable CircuitBreaker breaker)
      throws FetchException {
    if (breaker != null) {
      require(breaker.failureThreshold() >= 1, "circuitBreaker.failureThreshold is less than 1");
      requireDuration("circuitBreaker.hold", breaker.hold(), 0, LONGEST_HOLD);
      requireDuration("circuitBreaker.maxHold", breaker.maxHold(), 0, LONGEST_HOLD);
    }
  }

  private static void checkChecksum(FetchPlan.@Nullable Checksum checksum, @Nullable Find find)
      throws FetchException {
    if (checksum != null) {
      requirePresent("verify.checksum.algorithm", checksum.algorithm());
      String value = checksum.value();
      require(
          Stream.of(value, checksum.url(), checksum.field()).filter(Objects::nonNull).count() == 1,
          "verify.checksum needs exactly one of value, url and field");
      require(checksum.field() == null || find != null, "verify.checksum.field needs source.find");
      require(
          value == null || checksum.algorithm().isDigest(value),
          "verify.checksum.value is not a %s digest of %d hexadecimal digits"
              .formatted(checksum.algorithm().word(), checksum.algorithm().hexLength()));
    }
  }

  private static void checkHosts(FetchPlan plan) throws FetchException {
    require(
        plan.source().redirects().hosts().stream().allMatch(HostPattern::isPattern),
        "source.redirects.hosts has an entry that is not a host");
    require(
        plan.network().allowedHosts().stream().allMatch(HostPattern::isPattern),
        "network.allowedHosts has an entry that is not a host");
    FetchPlan.Tls tls = plan.source().tls();
    String name = tls == null ? null : tls.serverName();
    require(name == null || HostPattern.isHost(name), "source.tls.serverName is not a host");
    FetchPlan.Proxy proxy = plan.source().proxy();
    if (proxy != null) {
      requirePresent("source.proxy.noProxy", proxy.noProxy());
      require(
          proxy.noProxy().stream().allMatch(HostPattern::isExemption),
          "source.proxy.noProxy has an entry that is not a host or a range of addresses");
    }
  }

  static void requirePresent(String name, @Nullable Object value) throws FetchException {
    require(value != null, name + " is missing");
  }

  private static void requireDuration(
      String name, @Nullable Duration value, long leastMillis, Duration longest)
      throws FetchException {
    require(
        value != null
            && value.compareTo(Duration.ofMillis(leastMillis)) >= 0
            && value.compareTo(longest) <= 0,
        name + " is missing or out of range");
  }

  static void require(boolean holds, String fault) throws FetchException {
    if (!holds) {
      throw config("The plan is not usable: " + fault + ".");
    }
  }

  private static FetchException config(String message) {
    return FetchException.ofConfig(Reason.PLAN, message);
  }
}
