package dev.fetchjobs.operator.faults;

import dev.fetchjobs.operator.Main;
import dev.fetchjobs.testkit.faults.ApiLog;
import dev.fetchjobs.testkit.faults.ApiProxy;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Runs the operator as a process of its own. This is necessary for faults that would affect this
 * JVM as a whole.
 */
final class OperatorChild implements AutoCloseable {

  private final ApiProxy proxy;
  private final Process process;

  private OperatorChild(ApiProxy proxy, Process process) {
    this.proxy = proxy;
    this.process = process;
  }

  /**
   * Starts the operator with the heap that the chart gives it, which is a third of 256 MiB.
   *
   * @param more environment variables: settings, and those of the client library
   */
  static OperatorChild of(World world, Map<String, String> more) {
    ApiProxy proxy = ApiProxy.to(world.operatorConfig());
    ProcessBuilder java =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx85m",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    File log = Path.of("target", "operator-child-" + world.namespace() + ".log").toFile();
    java.redirectErrorStream(true).redirectOutput(log);
    java.environment().putAll(OperatorPod.environment(world.namespace(), more));
    // As in a pod, there is no kubeconfig, and the environment has the API server's address.
    java.environment().put("KUBECONFIG", "/dev/null/none");
    java.environment().put("KUBERNETES_MASTER", proxy.clientConfig().getMasterUrl());
    java.environment().put("HTTP2_DISABLE", "true");
    try {
      return new OperatorChild(proxy, java.start());
    } catch (IOException e) {
      proxy.close();
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends a signal.
   *
   * @param name of the signal without its prefix, such as {@code STOP}
   */
  void signal(String name) {
    try {
      int code =
          new ProcessBuilder("bash", "-c", "kill -%s %d".formatted(name, process.pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -%s ended with %d".formatted(name, code));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Returns the exit code, or empty while the process runs. */
  OptionalInt exitCode() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  List<ApiLog.Entry> writes() {
    return proxy.log().writes();
  }

  List<ApiLog.Entry> requests() {
    return proxy.log().entries();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    proxy.close();
  }
}
