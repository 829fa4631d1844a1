package dev.fetchjobs.downloader;

import dev.fetchjobs.contract.Calendar;
import dev.fetchjobs.contract.DataDate;
import dev.fetchjobs.contract.DocumentCheck;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.Find;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Builds a plan that downloads one URL in one attempt, with private addresses allowed. */
final class PlanBuilder {

  String url;
  String path = "list.csv";
  Boolean folder;
  Boolean changes;
  FetchPlan.Destination.ExistingFile existingFile;
  final List<FetchPlan.Header> headers = new ArrayList<>();
  FetchPlan.BasicAuth basicAuth;
  FetchPlan.SecretFile bearerToken;
  FetchPlan.Post post;
  FetchPlan.OAuth2 oauth2;
  FetchPlan.BasicAuth digestAuth;
  boolean allowPlainCredentials = true;
  FetchPlan.Tls tls;
  int redirects = 5;
  List<String> redirectHosts = List.of();
  FetchPlan.Proxy proxy;
  FetchPlan.Unpack unpack = new FetchPlan.Unpack(FetchPlan.Unpack.Format.NONE, null, 200);
  Checksum checksum;
  long maxBytes = 1 << 20;
  boolean allowUnframed;
  int attempts = 1;
  List<Integer> onStatus = List.of();
  boolean onRejected;
  FetchPlan.Timeouts timeouts;
  Find find;
  List<String> mirrors;
  Duration timeout = Duration.ofSeconds(30);
  FetchPlan.CircuitBreaker breaker;
  String digest;
  FetchPlan.NetworkPolicy network = new FetchPlan.NetworkPolicy(List.of(), true, List.of());
  boolean rejectHtml = true;
  List<String> mediaTypes = List.of();
  List<FetchPlan.Line> lines = List.of();
  String fileName;
  FetchPlan.Csv csv;
  DocumentCheck document;
  Integer maxShrink;
  String acceptQuarantined;
  String pin;
  int keepVersions = 2;
  String timeZone;
  DataDate dataDate;
  Calendar calendar;

  /**
   * By default a plan allows one connection at a time, unless it is for a set. So every test shows
   * that a run opens no second connection while it has one.
   */
  Integer maxParallelPerHost;

  String namespace = "data";
  String name = "list";

  PlanBuilder(String url) {
    this.url = url;
  }

  PlanBuilder header(String name, String value) {
    headers.add(new FetchPlan.Header(name, value, null));
    return this;
  }

  PlanBuilder attempts(int most) {
    attempts = most;
    return this;
  }

  PlanBuilder timeout(Duration most) {
    timeout = most;
    return this;
  }

  PlanBuilder mirrors(String... urls) {
    mirrors = List.of(urls);
    return this;
  }

  PlanBuilder sha256(String hex) {
    checksum = new Checksum(Algorithm.SHA_256, hex, null);
    return this;
  }

  PlanBuilder allowUnframed() {
    allowUnframed = true;
    return this;
  }

  PlanBuilder redirectHosts(String... hosts) {
    redirectHosts = List.of(hosts);
    return this;
  }

  PlanBuilder network(boolean allowPrivate, List<String> hosts, List<String> cidrs) {
    network = new FetchPlan.NetworkPolicy(hosts, allowPrivate, cidrs);
    return this;
  }

  FetchPlan build(Path root) {
    return new FetchPlan(
        FetchPlan.VERSION,
        namespace,
        name,
        new FetchPlan.Source(
            url,
            post,
            headers,
            basicAuth,
            bearerToken,
            oauth2,
            digestAuth,
            allowPlainCredentials,
            tls,
            new FetchPlan.Redirects(redirects, redirectHosts),
            proxy,
            "fetchjob-test",
            timeouts,
            find,
            mirrors),
        unpack,
        new FetchPlan.Verify(
            checksum,
            1,
            maxBytes,
            allowUnframed,
            new FetchPlan.Content(rejectHtml, mediaTypes, null, lines, null, null, fileName),
            csv,
            maxShrink,
            document),
        new FetchPlan.Destination(root.toString(), path, existingFile, folder, changes),
        keepVersions,
        new FetchPlan.Retry(
            attempts, Duration.ofMillis(1), Duration.ofMillis(5), onStatus, onRejected),
        timeout,
        breaker,
        network,
        acceptQuarantined,
        timeZone,
        digest,
        dataDate,
        calendar,
        maxParallelPerHost != null
            ? maxParallelPerHost
            : find != null && find.set() != null ? Find.SetRule.MAX_PARALLEL : 1,
        pin);
  }
}
