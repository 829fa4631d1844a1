package dev.fetchjobs.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
          "lib/jspawnhelper",
          "lib/libsimdsort.so",
          "lib/server/libjsig.so");

  /**
   * Of java.base: the program keytool, character sets that no file of ours is read with, names of
   * characters and languages, help texts in other languages, calls of native libraries.
   */
  private static final List<String> UNREACHABLE =
      Stream.of(
              "sun/security/tools/keytool/Main*",
              "sun/security/tools/keytool/resources/keytool_*",
              "sun/nio/cs/Big5*",
              "sun/nio/cs/EUC_*",
              "sun/nio/cs/GB*",
              "sun/nio/cs/HKSCS*",
              "sun/nio/cs/IBM*",
              "sun/nio/cs/JIS_*",
              "sun/nio/cs/Johab*",
              "sun/nio/cs/MS932*",
              "sun/nio/cs/SJIS*",
              "java/lang/uniName.dat",
              "sun/util/resources/LocaleNames*",
              "sun/util/resources/cldr/LocaleNames*",
              "sun/launcher/resources/launcher_*",
              "sun/net/ftp/impl/FtpClient*",
              "jdk/internal/classfile/impl/ClassPrinterImpl*",
              "jdk/internal/classfile/impl/ClassRemapperImpl*",
              "jdk/internal/foreign/abi/Binding*",
              "jdk/internal/foreign/abi/**/CallArranger*",
              "jdk/internal/foreign/abi/**/TypeClass*")
          .map(resource -> "/java.base/" + resource)
          .toList();

  private JavaRuntime() {}

  /** Changes when the runtime would. */
  static String fingerprint(List<String> modules) {
    return new Fingerprint()
        .add(Runtime.version() + " " + System.getProperty("java.vm.vendor"))
        .add(modules)
        .add(NOT_NEEDED)
        .add(UNREACHABLE)
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
            // The layer is packed as a whole, which is smaller than classes packed one by one.
            "--compress",
            "zip-0",
            "--exclude-resources",
            String.join(",", UNREACHABLE),
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
