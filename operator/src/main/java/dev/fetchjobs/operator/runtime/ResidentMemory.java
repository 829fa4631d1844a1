package dev.fetchjobs.operator.runtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Publishes the memory that the operator's process has, as Linux counts it (proc(5), VmRSS). */
public final class ResidentMemory {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern KIBIBYTES = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

  private ResidentMemory() {}

  /** Adds the gauge to the metrics. */
  public static void register(MeterRegistry registry) {
    Gauge.builder("fetchjob.resident.memory", ResidentMemory::bytes)
        .baseUnit("bytes")
        .description("Memory of the operator's process")
        .register(registry);
  }

  private static double bytes() {
    try {
      Matcher matcher = KIBIBYTES.matcher(Files.readString(STATUS));
      return matcher.find() ? 1024 * Double.parseDouble(matcher.group(1)) : Double.NaN;
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
