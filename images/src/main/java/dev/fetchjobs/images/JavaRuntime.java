package dev.fetchjobs.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
          "lib/libsyslookup.so",
          // Checks class files of before Java 6.
          "lib/libverify.so",
          "lib/server/libjsig.so");

  /**
   * Of java.base: the program keytool, character sets that no file of ours is read with, names of
   * characters and languages, sorting and short numbers in languages, help texts in other
   * languages, properties in XML, the runtime as a file system, FTP, HttpURLConnection (both
   * programs have clients of their own), keys and signatures that this release's TLS does not
   * speak, printing and checking of class files, calls of native libraries.
   *
   * <p>Each group is behind one or two methods that neither the programs nor their libraries call,
   * and is loaded only by them. The runtime wants a class left in every package, and the virtual
   * machine some of those for native calls.
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
              "java/lang/Character$UnicodeBlock*",
              "java/lang/Character$UnicodeScript*",
              "sun/util/resources/LocaleNames*",
              "sun/util/resources/cldr/LocaleNames*",
              "sun/launcher/resources/launcher_*",
              "java/text/*Collat*",
              "java/text/CompactNumberFormat*",
              "java/text/PatternEntry*",
              "java/text/RBTable*",
              "jdk/internal/util/xml/P*",
              "jdk/internal/util/xml/impl/P*",
              "jdk/internal/util/xml/impl/X*",
              "jdk/internal/jrtfs/Jrt*",
              "jdk/internal/jrtfs/System*",
              "sun/net/ftp/Ftp[CR]*",
              "sun/net/ftp/impl/FtpClient*",
              "sun/net/www/http/[CHK]*",
              "sun/net/www/protocol/ftp/FtpURLConnection*",
              "sun/net/www/protocol/http/A*",
              "sun/net/www/protocol/http/*Authentication*",
              "sun/net/www/protocol/http/HttpURLConnection*",
              "sun/net/www/protocol/http/Neg*",
              "sun/net/www/protocol/http/ntlm/*Authentication.class",
              "sun/net/www/protocol/https/*Http*",
              "com/sun/crypto/provider/ML_*",
              "sun/security/provider/ML_*",
              "jdk/internal/classfile/components/Code*",
              "jdk/internal/classfile/impl/ClassPrinterImpl*",
              "jdk/internal/classfile/impl/ClassRemapperImpl*",
              "jdk/internal/classfile/impl/verifier/P*",
              "jdk/internal/classfile/impl/verifier/Verification[BFT]*",
              "jdk/internal/classfile/impl/verifier/VerifierImpl*",
              "jdk/internal/foreign/abi/Binding*",
              "jdk/internal/foreign/abi/AbstractLinker*",
              "jdk/internal/foreign/abi/CallingSequence*",
              "jdk/internal/foreign/abi/**/*CallArranger*",
              "jdk/internal/foreign/abi/**/TypeClass*",
              "jdk/internal/foreign/abi/fallback/F*")
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
    for (String file : NOT_NEEDED) {
      Files.deleteIfExists(target.resolve(file));
    }
    strip(target, log);
  }

  /** The libraries' local symbols, 5 MB, serve debuggers only. */
  private static void strip(Path target, Path log) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("strip", "--strip-all"));
    Layout.files(target.resolve("lib")).stream()
        .map(Path::toString)
        .filter(file -> file.endsWith(".so"))
        .forEach(command::add);
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    Command.run(command, Map.of("PATH", path), log);
  }
}
