package dev.fetchjobs.plugin;

import dev.fetchjobs.plugin.view.Ending;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Holds the options that every command of {@code kubectl fetchjob} has. */
@Command(
    name = "kubectl fetchjob",
    mixinStandardHelpOptions = true,
    versionProvider = ReleaseVersion.class,
    description = "Shows FetchJobs, runs them, and decides about their files.",
    subcommands = {
      ReadCommands.ListAll.class,
      ReadCommands.Status.class,
      ReadCommands.History.class,
      ReadCommands.Versions.class,
      ReadCommands.Logs.class,
      RunCommands.Run.class,
      RunCommands.Accept.class,
      RunCommands.Rollback.class,
      ChangeCommands.Suspend.class,
      ChangeCommands.Resume.class,
      ChangeCommands.Pin.class,
      ChangeCommands.Unpin.class,
      LocalCommands.Suggest.class,
      LocalCommands.Simulate.class
    },
    footer = {
      "",
      "exit code: 0 done; 1 refused or failed; 2 wrong options. With --wait the outcome of the run:",
      "0 Fetched or Unchanged, 10 transient failure, 20 permanent, 21 policy, 22 integrity,",
      "23 limit, 24 the FetchJob cannot work, 30 rejected by spec.verify, 3 skipped or unknown,",
      "4 Kubernetes could not run the Pod."
    })
final class Plugin implements Runnable {

  private final PrintStream out;
  private final PrintStream people;
  private final Clock clock;
  private final List<String> flags = new ArrayList<>();

  @Spec private @Nullable CommandSpec spec;

  Plugin(PrintStream out, PrintStream people, Clock clock) {
    this.out = out;
    this.people = people;
    this.clock = clock;
  }

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      scope = ScopeType.INHERIT,
      description = "Namespace of the FetchJob; default: that of the kubeconfig.")
  void namespace(String value) {
    flag("namespace", value);
  }

  @Option(
      names = "--context",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "Context of the kubeconfig.")
  void context(String value) {
    flag("context", value);
  }

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The kubeconfig. All further options of kubectl for the connection work too.")
  void kubeconfig(String value) {
    flag("kubeconfig", value);
  }

  @Option(names = "--as", scope = ScopeType.INHERIT, hidden = true)
  void as(String value) {
    flag("as", value);
  }

  @Option(names = "--as-group", scope = ScopeType.INHERIT, hidden = true)
  void asGroup(String value) {
    flag("as-group", value);
  }

  @Option(names = "--as-uid", scope = ScopeType.INHERIT, hidden = true)
  void asUid(String value) {
    flag("as-uid", value);
  }

  @Option(names = "--cluster", scope = ScopeType.INHERIT, hidden = true)
  void cluster(String value) {
    flag("cluster", value);
  }

  @Option(names = "--user", scope = ScopeType.INHERIT, hidden = true)
  void user(String value) {
    flag("user", value);
  }

  @Option(
      names = {"-s", "--server"},
      scope = ScopeType.INHERIT,
      hidden = true)
  void server(String value) {
    flag("server", value);
  }

  @Option(names = "--token", scope = ScopeType.INHERIT, hidden = true)
  void token(String value) {
    flag("token", value);
  }

  @Option(names = "--certificate-authority", scope = ScopeType.INHERIT, hidden = true)
  void certificateAuthority(String value) {
    flag("certificate-authority", value);
  }

  @Option(names = "--client-certificate", scope = ScopeType.INHERIT, hidden = true)
  void clientCertificate(String value) {
    flag("client-certificate", value);
  }

  @Option(names = "--client-key", scope = ScopeType.INHERIT, hidden = true)
  void clientKey(String value) {
    flag("client-key", value);
  }

  @Option(names = "--tls-server-name", scope = ScopeType.INHERIT, hidden = true)
  void tlsServerName(String value) {
    flag("tls-server-name", value);
  }

  @Option(names = "--request-timeout", scope = ScopeType.INHERIT, hidden = true)
  void requestTimeout(String value) {
    flag("request-timeout", value);
  }

  @Option(names = "--insecure-skip-tls-verify", scope = ScopeType.INHERIT, hidden = true)
  void insecure(boolean value) {
    flag("insecure-skip-tls-verify", String.valueOf(value));
  }

  private void flag(String name, @Nullable String value) {
    if (value != null) {
      flags.add("--" + name + "=" + value);
    }
  }

  /** Explains that a command is missing. */
  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "Name a command, for example list.");
    }
  }

  Kubectl kubectl() {
    return new Kubectl(List.copyOf(flags), people);
  }

  FetchJobs fetchJobs() {
    return new FetchJobs(kubectl(), people);
  }

  PrintStream out() {
    return out;
  }

  PrintStream people() {
    return people;
  }

  Clock clock() {
    return clock;
  }

  /** Returns a token that no request had before. */
  String newToken() {
    return clock.instant() + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** Prints the end of a run that a person waited for, and returns the exit code. */
  int end(Ending ending) {
    ending.lines().forEach(out::println);
    return ending.exitCode();
  }
}
