package dev.fetchjobs.downloader.store;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The names of FetchJob's files. A file with another name in a private directory, and every folder
 * there, belongs to somebody else and is left alone.
 */
public final class OwnFileNames {

  private static final String HEX = "[0-9a-f]{1,16}";
  private static final String NEW = "([.]" + HEX + "[.]new)?";
  private static final Pattern STAGING = Pattern.compile(".+[.](body|json|content)" + NEW);
  private static final Pattern QUARANTINE =
      Pattern.compile("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}([.]txt)?" + NEW);
  private static final Pattern HOME = Pattern.compile("manifest[.]json[.]" + HEX + "[.]new");

  private OwnFileNames() {}

  /** Whether {@code file} in the private {@code directory} is a file of FetchJob. */
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

  /** A symbolic link with the name of a file of FetchJob is removed; its target stays. */
  private static boolean isFileOrLink(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(file);
  }

  /** Whether {@code file} in the quarantine is a file of FetchJob. */
  public static boolean isQuarantined(Path file) {
    return QUARANTINE.matcher(file.getFileName().toString()).matches() && isFileOrLink(file);
  }
}
