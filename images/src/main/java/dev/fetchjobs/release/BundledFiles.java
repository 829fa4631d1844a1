package dev.fetchjobs.release;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Says what an image or an archive of a program has beside the program itself, by its own files.
 *
 * @param jars file names of the program's jars
 * @param runtime the Java runtime
 * @param libc the C library; empty in an archive, which uses the library of the machine
 */
record BundledFiles(List<String> jars, JavaRuntime runtime, Optional<Libc> libc) {
  private static final String HOME_IN_IMAGE = "opt/fetchjob/";
  private static final String HOME_IN_ARCHIVE = "./";
  private static final Pattern LIBC = Pattern.compile("(^|.*/)libc\\.so\\.6");

  /**
   * The C library prints this line when it is run as a program. The name of the distribution's
   * package is in parentheses.
   */
  private static final Pattern BANNER =
      Pattern.compile("GNU C Library \\(([^)]*)\\) \\w+ release version ([0-9.]+[0-9])");

  /**
   * Describes the Java runtime that jlink made.
   *
   * @param version complete version, with the build
   * @param modules names of its modules
   */
  record JavaRuntime(String version, List<String> modules) {}

  /**
   * Describes the C library.
   *
   * @param build the distribution's name and version of it, such as {@code Debian GLIBC 2.36-9}
   */
  record Libc(String version, String build, String sha256) {}

  /** Reads the files of an image, which has to have a C library. */
  static BundledFiles ofImage(DockerArchive image) throws IOException {
    Reader reader = new Reader(HOME_IN_IMAGE);
    for (Blob layer : image.layers()) {
      reader.read(new ByteArrayInputStream(layer.bytes()));
    }
    BundledFiles files = reader.files("the image");
    if (files.libc().isEmpty()) {
      throw new ReleaseException("the image has no C library");
    }
    return files;
  }

  /** Reads the files of a gzipped tar. */
  static BundledFiles ofArchive(Path archive) throws IOException {
    Reader reader = new Reader(HOME_IN_ARCHIVE);
    try (InputStream in = Files.newInputStream(archive)) {
      reader.read(in);
    }
    return reader.files(archive.getFileName().toString());
  }

  private static final class Reader {
    private final String home;
    private final List<String> jars = new ArrayList<>();
    private Optional<JavaRuntime> runtime = Optional.empty();
    private Optional<Libc> libc = Optional.empty();

    private Reader(String home) {
      this.home = home;
    }

    private void read(InputStream gzippedTar) throws IOException {
      try (TarArchiveInputStream in = new TarArchiveInputStream(new GZIPInputStream(gzippedTar))) {
        for (TarArchiveEntry file = in.getNextEntry(); file != null; file = in.getNextEntry()) {
          String name =
              file.getName().startsWith("/") ? file.getName().substring(1) : file.getName();
          if (name.startsWith(home + "lib/") && name.endsWith(".jar")) {
            jars.add(name.substring(home.length() + "lib/".length()));
          } else if (name.equals(home + "java/release")) {
            runtime = Optional.of(runtime(new String(in.readAllBytes(), UTF_8)));
          } else if (LIBC.matcher(name).matches()) {
            libc = Optional.of(libc(in.readAllBytes()));
          }
        }
      }
    }

    private BundledFiles files(String what) {
      return new BundledFiles(
          jars.stream().sorted().toList(),
          runtime.orElseThrow(() -> new ReleaseException(what + " has no Java runtime")),
          libc);
    }
  }

  private static JavaRuntime runtime(String release) throws IOException {
    Properties values = new Properties();
    values.load(new StringReader(release));
    String version = value(values, "JAVA_RUNTIME_VERSION", value(values, "JAVA_VERSION", ""));
    if (version.isEmpty()) {
      throw new ReleaseException("the file release of the Java runtime names no version");
    }
    List<String> modules = Stream.of(value(values, "MODULES", "").split(" ", -1)).sorted().toList();
    return new JavaRuntime(version, modules);
  }

  private static String value(Properties values, String name, String otherwise) {
    return values.getProperty(name, otherwise).replace("\"", "");
  }

  private static Libc libc(byte[] file) {
    Matcher banner = BANNER.matcher(new String(file, ISO_8859_1));
    if (!banner.find()) {
      throw new ReleaseException("the C library of the image does not say its version");
    }
    return new Libc(banner.group(2), banner.group(1), new Blob(file).sha256());
  }
}
