package dev.fetchjobs.release;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
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
 * Says what is in an image, by the image's own files.
 *
 * @param jars file names of the program's jars
 * @param runtime the Java runtime
 * @param libc the C library
 */
record ImageFiles(List<String> jars, JavaRuntime runtime, Libc libc) {
  private static final String JARS = "opt/fetchjob/lib/";
  private static final String RUNTIME = "opt/fetchjob/java/release";
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

  static ImageFiles of(DockerArchive image) throws IOException {
    List<String> jars = new ArrayList<>();
    Optional<JavaRuntime> runtime = Optional.empty();
    Optional<Libc> libc = Optional.empty();
    for (Blob layer : image.layers()) {
      try (TarArchiveInputStream in = files(layer)) {
        for (TarArchiveEntry file = in.getNextEntry(); file != null; file = in.getNextEntry()) {
          String name =
              file.getName().startsWith("/") ? file.getName().substring(1) : file.getName();
          if (name.startsWith(JARS) && name.endsWith(".jar")) {
            jars.add(name.substring(JARS.length()));
          } else if (name.equals(RUNTIME)) {
            runtime = Optional.of(runtime(new String(in.readAllBytes(), UTF_8)));
          } else if (LIBC.matcher(name).matches()) {
            libc = Optional.of(libc(in.readAllBytes()));
          }
        }
      }
    }
    return new ImageFiles(
        jars.stream().sorted().toList(),
        runtime.orElseThrow(() -> new ReleaseException("the image has no Java runtime")),
        libc.orElseThrow(() -> new ReleaseException("the image has no C library")));
  }

  private static TarArchiveInputStream files(Blob layer) throws IOException {
    return new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(layer.bytes())));
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
