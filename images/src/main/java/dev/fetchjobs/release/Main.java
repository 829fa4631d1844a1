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
 * Makes those files of a release that come from the programs: {@code Main CHECKOUT RELEASE PLUGIN
 * VERSION}. The images are in {@code target/images} of the checkout, Maven's bills of materials in
 * its modules, and the chart in the directory of the release. {@code PLUGIN} is the plugin's
 * archive. The environment variable {@code SOURCE_DATE_EPOCH} has the time of the release.
 */
public final class Main {
  private static final List<String> IMAGES = List.of("operator", "downloader");

  private final Path checkout;
  private final Path release;
  private final Path plugin;
  private final String version;
  private final Instant time;

  private Main(Path checkout, Path release, Path plugin, String version, Instant time) {
    this.checkout = checkout;
    this.release = release;
    this.plugin = plugin;
    this.version = version;
    this.time = time;
  }

  public static void main(String[] args) throws IOException {
    String seconds =
        Objects.requireNonNull(System.getenv("SOURCE_DATE_EPOCH"), "SOURCE_DATE_EPOCH is not set");
    Instant time = Instant.ofEpochSecond(Long.parseLong(seconds));
    try {
      new Main(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]), args[3], time).run();
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
      report.append("\n## Image ").append(name).append("\n\n");
      report.append(bill(name, BundledFiles.ofImage(image), container, licences));
    }
    report.append("\n## Plugin for kubectl\n\n");
    report.append(bill("plugin", BundledFiles.ofArchive(plugin), plugin(plugin), licences));
    Path chart = file("fetchjob-operator", ".tgz");
    SoftwareBill.write(
        SoftwareBill.ofChart(chart(chart), images, time), file("fetchjob-operator", ".cdx.json"));
    Files.writeString(file("licences", ".md"), report);
  }

  /** Writes the bill of a program, and returns the licences in it as Markdown. */
  private String bill(String module, BundledFiles files, Component whole, Licences licences)
      throws IOException {
    Path mavens = checkout.resolve(module + "/target/bom.json");
    Bom bill = SoftwareBill.ofProgram(mavens, files, whole, time);
    SoftwareBill.write(bill, file(whole.getName().replaceFirst(".*/", ""), ".cdx.json"));
    return licences.report(bill);
  }

  private Component plugin(Path archive) throws IOException {
    return application("fetchjob-plugin", "pkg:generic/fetchjob-plugin@" + version, archive);
  }

  private Component container(String name, String digest) {
    String reference = "pkg:oci/%s@%s".formatted(name, digest.replace(":", "%3A"));
    Component image = component(Component.Type.CONTAINER, "fetchjob/" + name, version, reference);
    return licensed(hashed(image, digest.substring("sha256:".length())), "Apache-2.0");
  }

  private Component chart(Path file) throws IOException {
    return application("fetchjob-operator", "pkg:helm/fetchjob-operator@" + version, file);
  }

  private Component application(String name, String reference, Path file) throws IOException {
    Component application = component(Component.Type.APPLICATION, name, version, reference);
    return licensed(hashed(application, new Blob(Files.readAllBytes(file)).sha256()), "Apache-2.0");
  }

  private Path file(String name, String ending) {
    return release.resolve(name + "-" + version + ending);
  }
}
