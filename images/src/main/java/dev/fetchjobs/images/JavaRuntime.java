package dev.fetchjobs.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes the smallest Java runtime for a set of modules, from the JDK that runs this program. */
final class JavaRuntime {
  /** The image leaves out these files of the runtime, which only developers of the runtime need. */
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
          // The library libverify checks class files from before Java 6, which no image has.
          "lib/libverify.so",
          "lib/server/libjsig.so");

  /**
   * These parts of java.base are needed by no image: the program keytool, unused character sets,
   * names of characters and languages, sorting and short numbers by language, help texts in other
   * languages, properties in XML, the runtime as a file system, FTP, HttpURLConnection (both
   * programs have their own HTTP client), keys and signatures that TLS in this release does not
   * use, printing and checking of class files, calls of native libraries.
   *
   * <p>The classes of each group are loaded only by one or two methods that neither the programs
   * nor their libraries call. Every package must keep at least one class, and the virtual machine
   * needs some of the classes for native calls.
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

  /**
   * These parts of java.xml are needed by no image: messages in other languages, XSLT with its
   * compiler and output, XPath, the reading of XML Schema, and the definition of XHTML. The
   * programs only parse documents, by StAX or SAX. What the comment above says about packages
   * applies here too.
   */
  private static final List<String> UNREACHABLE_XML =
      Stream.of(
              "com/sun/org/apache/**/*s_*",
              "com/sun/org/apache/xerces/internal/impl/msg/XMLMessageFormatter_*",
              "com/sun/org/apache/bcel/internal/classfile/[B-Z]*",
              "com/sun/org/apache/bcel/internal/generic/[B-Z]*",
              "com/sun/org/apache/xalan/internal/xsltc/compiler/[B-Z]*",
              "com/sun/org/apache/xalan/internal/xsltc/compiler/util/[B-Z]*",
              "com/sun/org/apache/xalan/internal/xsltc/dom/[B-Z]*",
              "com/sun/org/apache/xalan/internal/xsltc/trax/[E-Z]*",
              "com/sun/org/apache/xerces/internal/impl/xs/traversers/X*",
              "com/sun/org/apache/xml/internal/dtm/ref/D*",
              "com/sun/org/apache/xml/internal/serializer/[D-Z]*",
              "com/sun/org/apache/xpath/internal/[B-Z]*",
              "com/sun/org/apache/xpath/internal/axes/[B-Z]*",
              "com/sun/org/apache/xpath/internal/compiler/[D-Z]*",
              "com/sun/org/apache/xpath/internal/functions/F*",
              "com/sun/org/apache/xpath/internal/objects/[D-Z]*",
              "com/sun/org/apache/xpath/internal/operations/[B-Z]*",
              "jdk/xml/internal/jdkcatalog/w3c/*/xhtml11/xhtml-*",
              "jdk/xml/internal/jdkcatalog/w3c/*/xhtml10/xhtml1-[ft]*")
          .map(resource -> "/java.xml/" + resource)
          .toList();

  private JavaRuntime() {}

  /** Returns a fingerprint that changes if {@link #link} would make a different runtime. */
  static String fingerprint(List<String> modules) {
    return new Fingerprint()
        .add(Runtime.version() + " " + System.getProperty("java.vm.vendor"))
        .add(modules)
        .add(NOT_NEEDED)
        .add(UNREACHABLE)
        .add(UNREACHABLE_XML)
        .add("stripped")
        .value();
  }

  /** Makes a Java runtime for an image in {@code target}, which must not exist yet. */
  static void link(List<String> modules, Path target, Path log)
      throws IOException, InterruptedException {
    link(modules, List.of("--exclude-resources", String.join(",", unreachable())), target, log);
    for (String file : NOT_NEEDED) {
      Files.deleteIfExists(target.resolve(file));
    }
    strip(target, log);
  }

  /**
   * Makes a Java runtime in {@code target}, which must not exist yet. No part of its modules is
   * left out, because a program outside of an image starts other programs and reads help texts.
   */
  static void linkWhole(List<String> modules, Path target, Path log)
      throws IOException, InterruptedException {
    link(modules, List.of(), target, log);
    strip(target, log);
  }

  private static void link(List<String> modules, List<String> more, Path target, Path log)
      throws IOException, InterruptedException {
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    if (!Files.isExecutable(jlink)) {
      throw new ImageException(jlink + " is missing: images need a whole JDK 25, not a runtime.");
    }
    Files.createDirectories(target.getParent());
    List<String> command =
        new ArrayList<>(
            List.of(
                jlink.toString(),
                "--add-modules",
                String.join(",", modules),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--vm",
                "server",
                // jlink does not compress the files.
                // The layer of the image is compressed as a whole, which makes it smaller.
                "--compress",
                "zip-0",
                "--output",
                target.toString()));
    command.addAll(more);
    Command.run(command, Map.of(), log);
  }

  private static List<String> unreachable() {
    return Stream.of(UNREACHABLE, UNREACHABLE_XML).flatMap(List::stream).toList();
  }

  /**
   * Removes the local symbols (5 MB) from the runtime's libraries, because only debuggers use them.
   */
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
