package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.contract.FetchPlan.NetworkPolicy;
import dev.fetchjobs.contract.FetchPlan.Proxy;
import dev.fetchjobs.contract.HostPattern;
import dev.fetchjobs.contract.HttpUrl;
import dev.fetchjobs.operator.desired.Allowed;
import dev.fetchjobs.operator.desired.DownloadSettings;
import dev.fetchjobs.operator.desired.PodDefaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds the settings of an installation. The operator reads them once, from environment variables.
 * An empty variable counts as absent.
 *
 * <table> <caption>Environment variables</caption>
 * <tr><th>variable</th><th>default</th><th>meaning</th></tr> <tr><td>{@code
 * FETCHJOB_DOWNLOADER_IMAGE}</td><td>required</td><td>image of the download pods</td></tr>
 * <tr><td>{@code FETCHJOB_DOWNLOADER_PULL_POLICY}</td><td>{@code IfNotPresent}</td><td>or {@code
 * Always}, {@code Never}</td></tr> <tr><td>{@code
 * FETCHJOB_DOWNLOADER_PULL_SECRETS}</td><td>none</td><td>names, comma separated, looked up in each
 * FetchJob's namespace</td></tr> <tr><td>{@code FETCHJOB_DOWNLOADER_CPU}</td><td>{@code
 * 50m}</td><td>CPU request</td></tr> <tr><td>{@code
 * FETCHJOB_DOWNLOADER_CPU_LIMIT}</td><td>none</td><td>CPU limit for FetchJobs that name
 * none</td></tr> <tr><td>{@code
 * FETCHJOB_DOWNLOADER_EPHEMERAL_STORAGE}</td><td>none</td><td>request and limit of ephemeral
 * storage</td></tr> <tr><td>{@code FETCHJOB_DOWNLOADER_MEMORY}</td><td>{@code 128Mi}</td><td>memory
 * request and limit</td></tr> <tr><td>{@code
 * FETCHJOB_DOWNLOADER_FS_GROUP}</td><td>none</td><td>group of the volume's files, 1 …
 * 2147483647</td></tr> <tr><td>{@code FETCHJOB_DOWNLOADER_LABELS}</td><td>none</td><td>labels of
 * all download pods, a JSON object of strings</td></tr> <tr><td>{@code
 * FETCHJOB_DOWNLOADER_ANNOTATIONS}</td><td>none</td><td>annotations of all download pods, a JSON
 * object of strings</td></tr> <tr><td>{@code
 * FETCHJOB_DOWNLOADER_NODE_SELECTOR}</td><td>none</td><td>labels that nodes of download pods have,
 * a JSON object of strings</td></tr> <tr><td>{@code
 * FETCHJOB_DOWNLOADER_TOLERATIONS}</td><td>none</td><td>tolerations of all download pods, a JSON
 * list as in a pod</td></tr> <tr><td>{@code
 * FETCHJOB_DOWNLOADER_PRIORITY_CLASS}</td><td>none</td><td>PriorityClass of the pods of FetchJobs
 * that name none</td></tr> <tr><td>{@code FETCHJOB_ALLOWED_GROUPS}</td><td>none</td><td>groups that
 * FetchJobs may name besides the one above, comma separated</td></tr> <tr><td>{@code
 * FETCHJOB_ALLOWED_LABELS}</td><td>none</td><td>labels that FetchJobs may set: keys, or prefixes
 * that end with a slash, comma separated</td></tr> <tr><td>{@code
 * FETCHJOB_ALLOWED_ANNOTATIONS}</td><td>none</td><td>annotations that FetchJobs may set, in the
 * same way</td></tr> <tr><td>{@code FETCHJOB_START_ALLOWANCE}</td><td>{@code 5m}</td><td>added to a
 * run's timeout for pending and image pull; 10s … 24h</td></tr> <tr><td>{@code
 * FETCHJOB_CONTACT}</td><td>none</td><td>address or URL that publishers see in User-Agent</td></tr>
 * <tr><td>{@code FETCHJOB_ALLOWED_HOSTS}</td><td>all</td><td>host patterns, comma separated: {@code
 * example.org}, {@code *.example.org}</td></tr> <tr><td>{@code
 * FETCHJOB_ALLOW_PRIVATE_ADDRESSES}</td><td>{@code false}</td><td>whether downloads may connect to
 * private addresses</td></tr> <tr><td>{@code FETCHJOB_ALLOWED_CIDRS}</td><td>none</td><td>address
 * ranges allowed besides, comma separated</td></tr> <tr><td>{@code
 * FETCHJOB_MAX_PARALLEL_PER_HOST}</td><td>{@code 8}</td><td>connections to one host that the runs of
 * one namespace have at the same time on one volume, 0 … 64; 0: no limit</td></tr> <tr><td>{@code
 * FETCHJOB_PROXY_URL}</td><td>none</td><td>HTTP proxy for FetchJobs that name none: {@code
 * http://host:port}</td></tr> <tr><td>{@code FETCHJOB_NO_PROXY}</td><td>none</td><td>hosts, {@code
 * .suffixes} and address ranges reached without that proxy, comma separated</td></tr>
 * <tr><td>{@code FETCHJOB_NOTIFY_ALLOWED_HOSTS}</td><td>none</td><td>host patterns of sinks, comma
 * separated; {@code *}: all hosts</td></tr> <tr><td>{@code
 * FETCHJOB_NOTIFY_ALLOWED_CIDRS}</td><td>none</td><td>address ranges allowed to sinks besides,
 * comma separated</td></tr> <tr><td>{@code FETCHJOB_NOTIFY_KEYS}</td><td>none</td><td>folder with
 * the signing keys, one file {@code NAMESPACE.NAME} for each</td></tr>
 * <tr><td>{@code FETCHJOB_CONFIG_MAPS}</td><td>{@code false}</td><td>whether the operator may
 * write ConfigMaps</td></tr> <tr><td>{@code FETCHJOB_POD_READINESS}</td><td>{@code
 * false}</td><td>whether the operator may write the statuses of pods</td></tr>
 * <tr><td>{@code FETCHJOB_WATCH_NAMESPACES}</td><td>all</td><td>the namespaces to serve, comma
 * separated</td></tr> <tr><td>{@code FETCHJOB_WORKERS}</td><td>{@code 50}</td><td>concurrent
 * reconciliations, 1 … 500. They wait for the API server rather than compute: 50 at 20 ms a write
 * are 2,500 writes a second</td></tr> <tr><td>{@code FETCHJOB_INITIAL_RUNS}</td><td>{@code
 * 10}</td><td>initial runs ({@code runOnCreate}) under way at a time, 1 … 1000</td></tr>
 * <tr><td>{@code FETCHJOB_RUNS_PER_MINUTE}</td><td>{@code 150}</td><td>runs that Kubernetes starts
 * in a minute; if more FetchJobs have a run in one minute, their statuses say so; 0: never</td></tr>
 * <tr><td>{@code FETCHJOB_KEEP_JOBS}</td><td>{@code 1h}</td><td>how long ended Jobs and their pods
 * stay after the status holds their results; 1m … 720h</td></tr> <tr><td>{@code
 * FETCHJOB_HTTP_PORT}</td><td>{@code 8080}</td><td>port of {@code /livez}, {@code /readyz} and
 * {@code /metrics}; 0 picks a free one</td></tr> <tr><td>{@code
 * FETCHJOB_PAGE_PORT}</td><td>none</td><td>port of the web page; 0 picks a free one; without it
 * there is no page</td></tr>
 * <tr><td>{@code FETCHJOB_PAGE_PROXY_SECRET}</td><td>none</td><td>file with the secret by which a
 * proxy before the page proves itself; without it the page believes no proxy</td></tr>
 * <tr><td>{@code FETCHJOB_PAGE_PROXY_SECRET_HEADER}</td><td>{@code
 * X-FetchJob-Proxy-Secret}</td><td>header field with the proxy's secret</td></tr>
 * <tr><td>{@code FETCHJOB_PAGE_PROXY_USER_HEADER}</td><td>{@code
 * X-Forwarded-User}</td><td>header field with the user</td></tr>
 * <tr><td>{@code FETCHJOB_PAGE_PROXY_GROUPS_HEADER}</td><td>{@code
 * X-Forwarded-Groups}</td><td>header field with the groups, comma separated</td></tr>
 * <tr><td>{@code
 * FETCHJOB_JOB_METRICS}</td><td>{@code false}</td><td>whether the metrics have three gauges for each
 * FetchJob</td></tr> <tr><td>{@code FETCHJOB_LEADER_ELECTION}</td><td>{@code true}</td><td>whether
 * replicas agree on one writer by a Lease</td></tr> <tr><td>{@code
 * FETCHJOB_LEASE_NAME}</td><td>{@code fetchjob-operator}</td><td>name of the Lease</td></tr>
 * <tr><td>{@code POD_NAMESPACE}</td><td>required with leader election</td><td>namespace of the
 * Lease (downward API)</td></tr> <tr><td>{@code POD_NAME}</td><td>random</td><td>this replica's
 * identity in the Lease (downward API)</td></tr> <tr><td>{@code FETCHJOB_LOG_FORMAT}</td><td>{@code
 * json}</td><td>or {@code text}</td></tr> <tr><td>{@code FETCHJOB_LOG_LEVEL}</td><td>{@code
 * info}</td><td>{@code error}, {@code warn}, {@code info} or {@code debug}</td></tr> </table>
 *
 * @param watchNamespaces namespaces that the operator serves; empty if it serves all
 * @param initialRuns maximum number of initial runs at the same time
 * @param runsPerMinute number of runs that Kubernetes starts in a minute; 0: the statuses say
 *     nothing about crowded minutes
 * @param keepJobs how long ended Jobs stay in the cluster after the status holds their results
 * @param jobMetrics whether the operator publishes gauges for each FetchJob
 * @param leaderElection settings for the Lease; null if the replicas elect no leader
 * @param notifications settings for the events that sinks get
 * @param switches the optional rights of the operator
 * @param pagePort port of the web page; null if the operator serves no page
 * @param trustedProxy proxy that may name users of the page; null if it believes no proxy
 */
public record Settings(
    DownloadSettings downloads,
    List<String> watchNamespaces,
    int workers,
    int initialRuns,
    int runsPerMinute,
    Duration keepJobs,
    int httpPort,
    boolean jobMetrics,
    @Nullable LeaseSettings leaderElection,
    LogSettings logs,
    NotifySettings notifications,
    Switches switches,
    @Nullable Integer pagePort,
    @Nullable TrustedProxy trustedProxy) {

  private static final String NAMESPACE = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
  private static final String OBJECT = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";
  private static final String KEY = "[A-Za-z0-9]([-A-Za-z0-9_./]{0,314}[A-Za-z0-9/])?";
  private static final String KEY_REMEDY =
      "write keys such as team, or prefixes such as example.org/";

  /** Only own names: a browser sends fields such as Cookie or Host itself. */
  private static final String HEADER = "[Xx]-[A-Za-z0-9-]{1,62}";

  private static final String CONTACT = "[!-'*-~]+";

  /**
   * Holds the settings for the Lease.
   *
   * @param identity name of this replica in the Lease
   */
  public record LeaseSettings(String namespace, String name, String identity) {}

  public record LogSettings(boolean json, String level) {

    /** Sets format and level of the operator's log by these settings. */
    public void apply() {
      Logs.apply(this);
    }
  }

  /**
   * Reads the settings of the installation.
   *
   * @throws BadSettingException with a sentence that names the wrong variable
   */
  public static Settings from(Map<String, String> environment, String version) {
    var env = new Environment(environment);
    return new Settings(
        downloads(env, version),
        env.list("FETCHJOB_WATCH_NAMESPACES", NAMESPACE, "write names of namespaces"),
        env.number("FETCHJOB_WORKERS", 50, 1, 500),
        env.number("FETCHJOB_INITIAL_RUNS", 10, 1, 1_000),
        env.number("FETCHJOB_RUNS_PER_MINUTE", 150, 0, 1_000_000),
        env.duration(
            "FETCHJOB_KEEP_JOBS", Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofDays(30)),
        env.number("FETCHJOB_HTTP_PORT", 8080, 0, 65_535),
        env.flag("FETCHJOB_JOB_METRICS", false),
        env.flag("FETCHJOB_LEADER_ELECTION", true) ? lease(env) : null,
        new LogSettings(
            env.word("FETCHJOB_LOG_FORMAT", "json", "text").equals("json"),
            env.word("FETCHJOB_LOG_LEVEL", "info", "error", "warn", "debug")),
        notifications(env, version),
        new Switches(
            env.flag("FETCHJOB_CONFIG_MAPS", false), env.flag("FETCHJOB_POD_READINESS", false)),
        env.text("FETCHJOB_PAGE_PORT")
            .map(text -> env.number("FETCHJOB_PAGE_PORT", 0, 0, 65_535))
            .orElse(null),
        env.text("FETCHJOB_PAGE_PROXY_SECRET")
            .map(file -> trustedProxy(env, Path.of(file)))
            .orElse(null));
  }

  private static TrustedProxy trustedProxy(Environment env, Path secret) {
    var proxy =
        new TrustedProxy(
            secret,
            header(env, "FETCHJOB_PAGE_PROXY_SECRET_HEADER", "X-FetchJob-Proxy-Secret"),
            header(env, "FETCHJOB_PAGE_PROXY_USER_HEADER", "X-Forwarded-User"),
            header(env, "FETCHJOB_PAGE_PROXY_GROUPS_HEADER", "X-Forwarded-Groups"));
    if (Stream.of(proxy.secretHeader(), proxy.userHeader(), proxy.groupsHeader())
            .map(name -> name.toLowerCase(Locale.ROOT))
            .distinct()
            .count()
        < 3) {
      throw new BadSettingException(
          "FETCHJOB_PAGE_PROXY_SECRET_HEADER, FETCHJOB_PAGE_PROXY_USER_HEADER and"
              + " FETCHJOB_PAGE_PROXY_GROUPS_HEADER are not three different names; write three"
              + " different header fields.");
    }
    return proxy;
  }

  private static String header(Environment env, String variable, String name) {
    return env.matching(
            variable, text -> text.matches(HEADER), "write the name of a header field: X-NAME")
        .orElse(name);
  }

  private static NotifySettings notifications(Environment env, String version) {
    return new NotifySettings(
        env.list(
            "FETCHJOB_NOTIFY_ALLOWED_HOSTS",
            item -> item.equals(NotifySettings.ALL_HOSTS) || HostPattern.isPattern(item),
            "write host names such as example.org or *.example.org, or * for all"),
        new NetworkPolicy(
            List.of(),
            env.flag("FETCHJOB_ALLOW_PRIVATE_ADDRESSES", false),
            Stream.of("FETCHJOB_ALLOWED_CIDRS", "FETCHJOB_NOTIFY_ALLOWED_CIDRS")
                .flatMap(name -> env.ranges(name).stream())
                .toList()),
        env.text("FETCHJOB_NOTIFY_KEYS").map(Path::of).orElse(null),
        "fetchjob/" + version);
  }

  private static DownloadSettings downloads(Environment env, String version) {
    return new DownloadSettings(
        env.required("FETCHJOB_DOWNLOADER_IMAGE", "the image of the download pods"),
        env.word("FETCHJOB_DOWNLOADER_PULL_POLICY", "IfNotPresent", "Always", "Never"),
        env.list("FETCHJOB_DOWNLOADER_PULL_SECRETS", OBJECT, "write names of Secrets"),
        env.quantity("FETCHJOB_DOWNLOADER_CPU", "50m"),
        env.quantity("FETCHJOB_DOWNLOADER_MEMORY", "128Mi"),
        env.text("FETCHJOB_DOWNLOADER_FS_GROUP")
            .map(text -> (long) env.number("FETCHJOB_DOWNLOADER_FS_GROUP", 0, 1, Integer.MAX_VALUE))
            .orElse(null),
        env.duration(
            "FETCHJOB_START_ALLOWANCE",
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            Duration.ofHours(24)),
        "fetchjob/"
            + version
            + env.matching(
                    "FETCHJOB_CONTACT",
                    text -> text.matches(CONTACT),
                    "write visible ASCII without parentheses")
                .map(contact -> " (+" + contact + ")")
                .orElse(""),
        env.matching("FETCHJOB_PROXY_URL", HttpUrl::isProxy, "write http://host:port")
            .map(
                url ->
                    new Proxy(
                        url,
                        null,
                        env.list(
                            "FETCHJOB_NO_PROXY",
                            HostPattern::isExemption,
                            "write host names, .suffixes or address ranges"),
                        true))
            .orElse(null),
        new NetworkPolicy(
            env.list(
                "FETCHJOB_ALLOWED_HOSTS",
                HostPattern::isPattern,
                "write host names such as example.org or *.example.org"),
            env.flag("FETCHJOB_ALLOW_PRIVATE_ADDRESSES", false),
            env.ranges("FETCHJOB_ALLOWED_CIDRS")),
        env.number("FETCHJOB_MAX_PARALLEL_PER_HOST", 8, 0, 64),
        podDefaults(env),
        new Allowed(
            env.numbers("FETCHJOB_ALLOWED_GROUPS", 1, Integer.MAX_VALUE),
            env.list("FETCHJOB_ALLOWED_LABELS", KEY, KEY_REMEDY),
            env.list("FETCHJOB_ALLOWED_ANNOTATIONS", KEY, KEY_REMEDY)));
  }

  private static PodDefaults podDefaults(Environment env) {
    return new PodDefaults(
        env.quantity("FETCHJOB_DOWNLOADER_CPU_LIMIT"),
        env.quantity("FETCHJOB_DOWNLOADER_EPHEMERAL_STORAGE"),
        env.texts("FETCHJOB_DOWNLOADER_LABELS"),
        env.texts("FETCHJOB_DOWNLOADER_ANNOTATIONS"),
        env.texts("FETCHJOB_DOWNLOADER_NODE_SELECTOR"),
        env.objects("FETCHJOB_DOWNLOADER_TOLERATIONS"),
        env.matching(
                "FETCHJOB_DOWNLOADER_PRIORITY_CLASS",
                text -> text.matches(OBJECT),
                "write the name of a PriorityClass")
            .orElse(null));
  }

  private static LeaseSettings lease(Environment env) {
    return new LeaseSettings(
        env.required("POD_NAMESPACE", "the namespace of the Lease, by the downward API"),
        env.matching(
                "FETCHJOB_LEASE_NAME", text -> text.matches(OBJECT), "write the name of a Lease")
            .orElse("fetchjob-operator"),
        env.text("POD_NAME").orElseGet(() -> "operator-" + java.util.UUID.randomUUID()));
  }
}
