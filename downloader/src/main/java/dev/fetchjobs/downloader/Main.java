package dev.fetchjobs.downloader;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.report.Reports;
import dev.fetchjobs.downloader.run.Environment;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.downloader.run.Run;
import dev.fetchjobs.downloader.time.Stop;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs the process of the container. The process reads the plan from the environment. The process
 * writes log lines to standard error, and the report to standard output and to the termination
 * message. The exit code shows success, rejection or the class of the failure.
 */
public final class Main {

  private static final String TERMINATION_LOG = "/dev/termination-log";

  /**
   * Kubernetes kills the process 30 s after the signal to end. FetchJob promises that the process
   * ends within 5 s.
   */
  private static final long STOP_SECONDS = 4;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(System.getenv()));
  }

  /** Performs the run, and returns the exit code of the process, but does not end the process. */
  static int run(Map<String, String> variables) {
    PrintStream people = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    Stop stop = new Stop();
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(stop, ended), "on-signal"));
    Environment environment =
        Environment.of(
                variables.getOrDefault(FetchPlan.JOB_VARIABLE, "unknown"),
                TriggerDetection.isRequest(variables),
                RunDateDetection.date(variables),
                line -> people.println(time() + " " + line),
                stop)
            .withDateChosen(TriggerDetection.isForChosenDate(variables))
            .withSchedule(TriggerDetection.isSchedule(variables))
            .withVersion(TriggerDetection.version(variables));
    Result result =
        Run.execute(Optional.ofNullable(variables.get(FetchPlan.VARIABLE)), environment);
    writeReport(
        result, Path.of(variables.getOrDefault(FetchPlan.REPORT_VARIABLE, TERMINATION_LOG)));
    ended.complete(result.exitCode().code());
    return result.exitCode().code();
  }

  private static String time() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * The JVM calls this method when the process ends. After a signal the run has a few seconds to
   * end by itself. If it does, the process has the run's exit code, because a run that has just
   * published is a success.
   */
  private static void leave(Stop stop, CompletableFuture<Integer> ended) {
    if (ended.isDone()) {
      return;
    }
    stop.now();
    try {
      Runtime.getRuntime().halt(ended.get(STOP_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      return; // the process ends with exit code 143, and the operator gets no report
    }
  }

  private static void writeReport(Result result, Path terminationLog) {
    String line = Reports.line(result.report());
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    out.println(line);
    out.flush();
    try {
      Files.writeString(terminationLog, line + "\n");
    } catch (IOException e) {
      System.err.println("The report could not be written to " + terminationLog + ": " + e);
    }
  }
}
