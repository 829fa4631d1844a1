package dev.fetchjobs.downloader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Several runs in one process, one after the other, so that the image's build can record which
 * classes and methods downloads need. Arguments: a file with one plan a line, and the file for the
 * reports. Ends with 1 if a run that is not the last one fails; the last may.
 */
public final class Rehearsal {

  private Rehearsal() {}

  public static void main(String[] arguments) throws IOException {
    List<String> plans = Files.readAllLines(Path.of(arguments[0]));
    int number = 0;
    boolean good = true;
    for (String plan : plans) {
      number++;
      Environment environment =
          Environment.of("rehearsal-" + number, false, System.err::println, new Stop());
      Result result = Run.execute(Optional.of(plan), environment);
      Main.publish(result, Path.of(arguments[1]));
      good &= result.exitCode().code() == 0 || number == plans.size();
    }
    System.exit(good ? 0 : 1);
  }
}
