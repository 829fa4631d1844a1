package dev.fetchjobs.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The smallest Java runtime for a set of modules, of the JDK that runs this program. */
final class JavaRuntime {
  /** Only for work on the runtime itself. */
  private static final List<String> NOT_NEEDED =
      List.of(
          "bin/keytool",
          "lib/classlist",
          "lib/jrt-fs.jar",
          "lib/jexec",
          "lib/libjsig.so",
          "lib/server/libjsig.so");

  private JavaRuntime() {}

  /** Changes when the runtime would. */
  static String fingerprint(List<String> modules) {
    return new Fingerprint()
        .add(Runtime.version() + " " + System.getProperty("java.vm.vendor"))
        .add(modules)
        .add(NOT_NEEDED)
        .add("stripped")
        .value();
  }

  /** Makes the runtime in a directory that does not exist. */
  static void link(List<String> modules, Path target, Path log)
      throws IOException, InterruptedException {
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    if (!Files.isExecutable(jlink)) {
      throw new ImageException(jlink + " is missing: images need a whole JDK 25, not a runtime.");
    }
    Files.createDirectories(target.getParent());
    Command.run(
        List.of(
            jlink.toString(),
            "--add-modules",
            String.join(",", modules),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--vm",
            "server",
            // Classes come from the ahead-of-time cache, so a packed jimage costs no time at start.
            "--compress",
            "zip-9",
            "--output",
            target.toString()),
        Map.of(),
        log);
    // The local symbols of the virtual machine, 5 MB, serve debuggers only.
    Command.run(
        List.of("strip", "--strip-all", target.resolve("lib/server/libjvm.so").toString()),
        Map.of("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin")),
        log);
    for (String file : NOT_NEEDED) {
      Files.deleteIfExists(target.resolve(file));
    }
  }
}
