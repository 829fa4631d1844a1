package dev.fetchjobs.release;

import static dev.fetchjobs.release.SoftwareBill.component;
import static dev.fetchjobs.release.SoftwareBill.hashed;
import static dev.fetchjobs.release.SoftwareBill.licensed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;

/**
 * Makes those files of a release that come from the images: {@code Main CHECKOUT RELEASE VERSION}.
 * The images are in {@code target/images} of the checkout, Maven's bills of materials in its
 * modules, and the chart in the directory of the release. The environment variable {@code
 * SOURCE_DATE_EPOCH} has the time of the release.
 */
public final class Main {
  private static final List<String> IMAGES = List.of("operator", "downloader");

  private final Path checkout;
  private final Path release;
  private final String version;
  private final Instant time;

  private Main(Path checkout, Path release, String version, Instant time) {
    this.checkout = checkout;
    this.release = release;
    this.version = version;
    this.time = time;
  }

  public static void main(String[] args) throws IOException {
    String seconds =
        Objects.requireNonNull(System.getenv("SOURCE_DATE_EPOCH"), "SOURCE_DATE_EPOCH is not set");
    Instant time = Instant.ofEpochSecond(Long.parseLong(seconds));
    try {
      new Main(Path.of(args[0]), Path.of(args[1]), args[2], time).run();
    } catch (ReleaseException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private void run() throws IOException {
    Licences licences = Licences.read();
    List<Component> images = new ArrayList<>();
    StringBuilder report = new StringBuilder("# Licences of FetchJob " + version + "\n");
    report.append("\nFetchJob itself has the licence Apache-2.0.\n");
    for (String name : IMAGES) {
      DockerArchive image = DockerArchive.read(checkout.resolve("target/images/" + name + ".tar"));
      String digest = OciArchive.write(image, version, file(name, ".oci.tar"));
      System.out.println(name + " " + digest);
      Component container = container(name, digest);
      images.add(container);
      Bom bill =
          SoftwareBill.ofImage(
              checkout.resolve(name + "/target/bom.json"), ImageFiles.of(image), container, time);
      SoftwareBill.write(bill, file(name, ".cdx.json"));
      report.append("\n## Image ").append(name).append("\n\n").append(licences.report(bill));
    }
    Path chart = file("fetchjob-operator", ".tgz");
    SoftwareBill.write(
        SoftwareBill.ofChart(chart(chart), images, time), file("fetchjob-operator", ".cdx.json"));
    Files.writeString(file("licences", ".md"), report);
  }

  private Component container(String name, String digest) {
    String reference = "pkg:oci/%s@%s".formatted(name, digest.replace(":", "%3A"));
    Component image = component(Component.Type.CONTAINER, "fetchjob/" + name, version, reference);
    return licensed(hashed(image, digest.substring("sha256:".length())), "Apache-2.0");
  }

  private Component chart(Path file) throws IOException {
    String reference = "pkg:helm/fetchjob-operator@" + version;
    Component chart =
        component(Component.Type.APPLICATION, "fetchjob-operator", version, reference);
    return licensed(hashed(chart, new Blob(Files.readAllBytes(file)).sha256()), "Apache-2.0");
  }

  private Path file(String name, String ending) {
    return release.resolve(name + "-" + version + ending);
  }
}
