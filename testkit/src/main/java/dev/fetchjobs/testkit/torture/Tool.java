package dev.fetchjobs.testkit.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes a tool that is tried, with the options of its documents that help most. */
interface Tool {

  /**
   * Describes one run of a tool.
   *
   * @param site address of the publisher's server
   * @param url address of the file
   * @param folder folder of the trial, which is the working directory of the tool
   * @param authority PEM file with the authority that the tool trusts; absent over plain HTTP
   * @param again whether the tool ran before in this trial
   */
  record Task(
      Lie lie, String site, String url, Path folder, Optional<Path> authority, boolean again) {}

  /** Holds the words of a command and the environment variables that it needs. */
  record Command(List<String> words, Map<String, String> variables) {
    Command(List<String> words) {
      this(words, Map.of());
    }
  }

  /** Returns the name of the tool and of the way in which it is used. */
  String name();

  /** Returns the command that prints the version; it is empty if there is none. */
  List<String> versionCommand();

  /** Returns whether the lie can be told to this tool. */
  default boolean meets(Lie lie) {
    return true;
  }

  default Goods goods() {
    return Goods.table();
  }

  /** Returns the path of the file that consumers read, relative to the folder of a trial. */
  default Path target() {
    return Path.of("list.csv");
  }

  /** Makes the state before a trial: the old file is at the path. */
  default void prepare(Path folder) throws IOException {
    Path file = folder.resolve(target());
    Files.createDirectories(file.getParent());
    Files.write(file, Goods.old());
    Files.setLastModifiedTime(
        file,
        FileTime.from(
            ZonedDateTime.parse(Goods.OLD_DATE, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()));
  }

  Command command(Task task) throws IOException;

  /** Returns how the tool is used, for the page: a script, a FetchJob, or a configuration file. */
  String recipe();
}
