package dev.fetchjobs.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes a program do its real work once, so that the JVM can record what a start of it needs. */
interface Training {

  /**
   * The class that is started: the program's own, or one that makes it do several things in one
   * process.
   */
  default String mainClass(String program) {
    return program;
  }

  /** Starts the program, gives it work and returns when it has ended. */
  void run(Trainee trainee) throws IOException, InterruptedException;

  /**
   * The program that is trained.
   *
   * @param command all of it, but for arguments
   * @param scratch an empty directory for whatever the work needs
   * @param log where its output goes
   */
  record Trainee(List<String> command, Path scratch, Path log) {

    Process start(Map<String, String> environment, String... arguments) throws IOException {
      List<String> all = new ArrayList<>(command);
      all.addAll(List.of(arguments));
      return Command.start(all, environment, log);
    }
  }
}
