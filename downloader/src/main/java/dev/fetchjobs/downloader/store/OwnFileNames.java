package dev.fetchjobs.downloader.store;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Recognises FetchJob's files in the private directories by their names. A file with another name,
 * and every folder in these directories, belongs to another program, and FetchJob does not change
 * it.
 */
public final class OwnFileNames {

  private static final String HEX = "[0-9a-f]{1,16}";
  private static final String NEW = "([.]" + HEX + "[.]new)?";
  private static final Pattern STAGING = Pattern.compile(".+[.](body|json|content)" + NEW);
  private static final Pattern QUARANTINE =
      Pattern.compile("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}([.]txt)?" + NEW);
  private static final Pattern STATEMENT = Pattern.compile("[0-9]{10}[.]json");
  private static final Pattern HOME =
      Pattern.compile("(manifest|[0-9]{10})[.]json[.]" + HEX + "[.]new");

  private OwnFileNames() {}

  /** Returns whether {@code file} in the private {@code directory} is a file of FetchJob. */
  static boolean isOurs(Path directory, Path file) {
    String name = file.getFileName().toString();
    boolean named =
        switch (directory.getFileName().toString()) {
          case "staging" -> STAGING.matcher(name).matches();
          case "versions" -> KeptVersion.isName(name);
          case "quarantine" -> QUARANTINE.matcher(name).matches();
          default -> HOME.matcher(name).matches();
        };
    return named && isFileOrLink(file);
  }

  /**
   * Returns whether the path leads to a file or a symbolic link. If a link has the name of a file
   * of FetchJob, FetchJob removes the link and not its target.
   */
  private static boolean isFileOrLink(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(file);
  }

  /** Returns the file name of the {@link Statement} with this number. */
  static String statement(long number) {
    return String.format(Locale.ROOT, "%010d.json", number);
  }

  /** Returns whether the file has the name of a {@link Statement}. */
  static boolean isStatement(Path file) {
    return STATEMENT.matcher(file.getFileName().toString()).matches()
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns the number of the {@link Statement} in this file. */
  static long statement(Path file) {
    String name = file.getFileName().toString();
    return Long.parseLong(name.substring(0, name.indexOf('.')));
  }

  /** Returns whether {@code file} in the quarantine is a file of FetchJob. */
  public static boolean isQuarantined(Path file) {
    return QUARANTINE.matcher(file.getFileName().toString()).matches() && isFileOrLink(file);
  }
}
