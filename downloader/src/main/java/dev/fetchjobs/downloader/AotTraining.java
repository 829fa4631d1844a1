package dev.fetchjobs.downloader;

import dev.fetchjobs.contract.FetchPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Performs several runs in one process while the image is built. While they run, the build records
 * which classes are loaded. The first argument is a file with one plan per line, and the second is
 * the file for the reports. The exit code is 1 if a run fails, except for the last run, which is
 * allowed to fail.
 */
public final class AotTraining {

  private AotTraining() {}

  public static void main(String[] arguments) throws IOException {
    List<String> plans = Files.readAllLines(Path.of(arguments[0]));
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.put(FetchPlan.REPORT_VARIABLE, arguments[1]);
    int number = 0;
    boolean good = true;
    for (String plan : plans) {
      number++;
      variables.put(FetchPlan.VARIABLE, plan);
      variables.put(FetchPlan.JOB_VARIABLE, "training-" + number);
      good &= Main.run(variables) == 0 || number == plans.size();
    }
    System.exit(good ? 0 : 1);
  }
}
