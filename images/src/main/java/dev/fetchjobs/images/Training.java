package dev.fetchjobs.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Lets a program do its usual work once while an image is built, so that the JVM can record which
 * classes and methods it needs.
 */
interface Training {

  /**
   * Returns the main class for the training. The class is the program's own main class, or one that
   * runs several tasks in one process.
   */
  default String mainClass(String program) {
    return program;
  }

  /** Starts the program, gives it work and returns when it has ended. */
  void run(Trainee trainee) throws IOException, InterruptedException;

  /**
   * Describes the program that is trained during the build of an image.
   *
   * @param command the complete command without arguments
   * @param scratch an empty directory for the training
   * @param log file for the program's output
   */
  record Trainee(List<String> command, Path scratch, Path log) {

    Process start(Map<String, String> environment, String... arguments) throws IOException {
      List<String> all = new ArrayList<>(command);
      all.addAll(List.of(arguments));
      return Command.start(all, environment, log);
    }
  }
}
