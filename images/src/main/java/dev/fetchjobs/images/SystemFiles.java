package dev.fetchjobs.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Copies those files of an operating system that a Java process needs. These are the dynamic loader
 * and the C library of the machine that builds, and a few files for the user's name and for looking
 * up host names.
 */
final class SystemFiles {
  private static final List<String> LIBRARIES =
      List.of("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1");

  /** These libraries look up host names. Since glibc 2.34 the C library does this itself. */
  private static final List<String> LOOKUPS =
      List.of("libresolv.so.2", "libnss_files.so.2", "libnss_dns.so.2");

  /**
   * In newer glibc such a library has at most this size. A library of this size has no code, and no
   * program links to it.
   */
  private static final long EMPTY_SHELL = 16 * 1024;

  /** Lists the directories in which Debian and Fedora have the libraries. */
  private static final Map<String, List<String>> DIRECTORIES =
      Map.of(
          "amd64", List.of("/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64"),
          "aarch64", List.of("/lib/aarch64-linux-gnu", "/lib64", "/usr/lib64"));

  private static final Map<String, String> LOADERS =
      Map.of("amd64", "/lib64/ld-linux-x86-64.so.2", "aarch64", "/lib/ld-linux-aarch64.so.1");

  /**
   * File names with characters outside ASCII need the character types of a locale, and nothing else
   * of it.
   */
  private static final Map<String, String> LOCALE = Map.of("LC_CTYPE", "C.UTF-8");

  private static final List<String> CHARACTERS = List.of("/usr/lib/locale/C.utf8/LC_CTYPE");

  /** The C library's licence demands that the image holds the licence's text. */
  private static final List<String> LICENCES =
      List.of("/usr/share/doc/libc6/copyright", "/usr/share/licenses/glibc/COPYING.LIB");

  private SystemFiles() {}

  /** Returns the environment variables that every process in an image has. */
  static Map<String, String> environment() {
    return LOCALE;
  }

  /** Returns the path of the dynamic loader in an image for this machine's processor. */
  static String loader() {
    return Objects.requireNonNull(LOADERS.get(System.getProperty("os.arch")), "loader");
  }

  static void copyTo(Path root) throws IOException {
    String machine = System.getProperty("os.arch");
    List<String> directories = DIRECTORIES.get(machine);
    String loader = LOADERS.get(machine);
    if (directories == null || loader == null || !Files.exists(Path.of(loader))) {
      throw new ImageException(
          "Images can be built on Linux with the GNU C library, on x86-64 or 64-bit ARM; this"
              + " machine is "
              + machine
              + " without "
              + LOADERS.getOrDefault(machine, "a known loader")
              + ".");
    }
    copy(Path.of(loader), root);
    List<String> libraries = new ArrayList<>(LIBRARIES);
    Optional<Path> dns = first(in(directories, LOOKUPS.getLast()));
    if (dns.isPresent() && Files.size(dns.get()) > EMPTY_SHELL) {
      libraries.addAll(LOOKUPS);
    }
    for (String library : libraries) {
      copyFirst(in(directories, library), root);
    }
    copyFirst(CHARACTERS, root);
    copyFirst(LICENCES, root);
    write(root, "etc/nsswitch.conf", "hosts: files dns\n");
    write(root, "etc/passwd", "fetchjob:x:65532:65532::/nonexistent:/nonexistent\n");
    write(root, "etc/group", "fetchjob:x:65532:\n");
  }

  private static List<String> in(List<String> directories, String library) {
    return directories.stream().map(directory -> directory + "/" + library).toList();
  }

  /**
   * Copies the first of several files that exists. Since glibc 2.34 some of its libraries are
   * empty, and a distribution may leave them out.
   */
  private static void copyFirst(List<String> candidates, Path root) throws IOException {
    Optional<Path> found = first(candidates);
    if (found.isPresent()) {
      copy(found.get(), root);
    }
  }

  private static Optional<Path> first(List<String> candidates) {
    return candidates.stream().map(Path::of).filter(Files::exists).findFirst();
  }

  private static void copy(Path file, Path root) throws IOException {
    Path target = root.resolve(file.toString().substring(1));
    Files.createDirectories(target.getParent());
    Files.copy(file.toRealPath(), target);
  }

  private static void write(Path root, String path, String content) throws IOException {
    Path target = root.resolve(path);
    Files.createDirectories(target.getParent());
    Files.writeString(target, content);
  }
}
