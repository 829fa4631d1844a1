package dev.fetchjobs.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.exception.ParseException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Dependency;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.License;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.parsers.JsonParser;

/**
 * Makes CycloneDX bills of materials. The bill of an image, or of the plugin, is the bill that
 * Maven makes of the program, completed by what Maven does not know: the Java runtime and the C
 * library.
 */
final class SoftwareBill {
  private static final Version FORMAT = Version.VERSION_16;

  private SoftwareBill() {}

  /**
   * Completes Maven's bill of a program to the bill of its image or archive. Fails if a jar in it
   * is not in Maven's bill. Libraries that only the compiler needs are not in it, so they are
   * removed from the bill.
   *
   * @param whole the image or the archive
   */
  static Bom ofProgram(Path mavensBill, BundledFiles files, Component whole, Instant time)
      throws IOException {
    Bom bill = read(mavensBill);
    Component program = bill.getMetadata().getComponent();
    List<Component> inside = new ArrayList<>();
    inside.add(program);
    inside.addAll(bill.getComponents());
    requireListed(files.jars(), inside, mavensBill);
    remove(bill, inside, part -> !files.jars().contains(jar(part)));
    List<Component> system = new ArrayList<>(List.of(runtime(files.runtime())));
    files.libc().map(SoftwareBill::libc).ifPresent(system::add);
    inside.addAll(system);
    bill.setComponents(inside);
    bill.getMetadata().setComponent(whole);
    bill.getMetadata().setTimestamp(Date.from(time));
    Dependency needs = new Dependency(whole.getBomRef());
    needs.addDependency(new Dependency(program.getBomRef()));
    system.forEach(part -> needs.addDependency(new Dependency(part.getBomRef())));
    bill.addDependency(needs);
    return bill;
  }

  /** Makes the bill of the chart: the images that it installs. */
  static Bom ofChart(Component chart, List<Component> images, Instant time) {
    Bom bill = new Bom();
    Metadata metadata = new Metadata();
    metadata.setComponent(chart);
    metadata.setTimestamp(Date.from(time));
    bill.setMetadata(metadata);
    bill.setComponents(images);
    Dependency needs = new Dependency(chart.getBomRef());
    images.forEach(image -> needs.addDependency(new Dependency(image.getBomRef())));
    bill.addDependency(needs);
    return bill;
  }

  static void write(Bom bill, Path file) throws IOException {
    try {
      Files.writeString(file, BomGeneratorFactory.createJson(FORMAT, bill).toJsonString() + "\n");
    } catch (GeneratorException e) {
      throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
    }
    List<String> faults =
        new JsonParser()
            .validate(file.toFile(), FORMAT).stream().map(Throwable::getMessage).toList();
    if (!faults.isEmpty()) {
      throw new ReleaseException(file + " does not fit CycloneDX's schema: " + faults);
    }
  }

  static Component component(Component.Type type, String name, String version, String reference) {
    Component component = new Component();
    component.setType(type);
    component.setName(name);
    component.setVersion(version);
    component.setPurl(reference);
    component.setBomRef(reference);
    return component;
  }

  static Component licensed(Component component, String licence) {
    License license = new License();
    license.setId(licence);
    LicenseChoice choice = new LicenseChoice();
    choice.addLicense(license);
    component.setLicenses(choice);
    return component;
  }

  static Component hashed(Component component, String sha256) {
    component.addHash(new Hash(Hash.Algorithm.SHA_256, sha256));
    return component;
  }

  private static Bom read(Path file) throws IOException {
    try {
      return new JsonParser().parse(file.toFile());
    } catch (ParseException e) {
      throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static String jar(Component part) {
    return part.getName() + "-" + part.getVersion() + ".jar";
  }

  private static void requireListed(Collection<String> jars, List<Component> parts, Path file) {
    Set<String> unlisted = new TreeSet<>(jars);
    parts.forEach(part -> unlisted.remove(jar(part)));
    if (!unlisted.isEmpty()) {
      throw new ReleaseException("%s lacks bundled jars: %s".formatted(file, unlisted));
    }
  }

  /** Removes the unwanted components, and what the bill says about dependencies on them. */
  private static void remove(Bom bill, List<Component> parts, Predicate<Component> unwanted) {
    Set<String> gone =
        parts.stream().filter(unwanted).map(Component::getBomRef).collect(Collectors.toSet());
    parts.removeIf(unwanted);
    List<Dependency> kept = new ArrayList<>();
    for (Dependency dependency : bill.getDependencies()) {
      if (!gone.contains(dependency.getRef())) {
        Dependency copy = new Dependency(dependency.getRef());
        Stream.ofNullable(dependency.getDependencies())
            .flatMap(List::stream)
            .filter(needed -> !gone.contains(needed.getRef()))
            .forEach(copy::addDependency);
        kept.add(copy);
      }
    }
    bill.setDependencies(kept);
  }

  private static Component runtime(BundledFiles.JavaRuntime runtime) {
    Component component =
        component(
            Component.Type.PLATFORM,
            "OpenJDK",
            runtime.version(),
            "pkg:generic/openjdk@" + runtime.version().replace("+", "%2B"));
    component.setDescription("A runtime that jlink made of a JDK. The modules are its components.");
    for (String module : runtime.modules()) {
      component.addComponent(
          licensed(
              component(
                  Component.Type.LIBRARY,
                  module,
                  runtime.version(),
                  component.getPurl() + "#" + module),
              "GPL-2.0-with-classpath-exception"));
    }
    return licensed(component, "GPL-2.0-with-classpath-exception");
  }

  private static Component libc(BundledFiles.Libc libc) {
    String debian = "Debian GLIBC ";
    boolean ofDebian = libc.build().startsWith(debian);
    String version = ofDebian ? libc.build().substring(debian.length()) : libc.version();
    String reference =
        (ofDebian ? "pkg:deb/debian/libc6@" : "pkg:generic/glibc@") + version.replace("+", "%2B");
    Component component = component(Component.Type.LIBRARY, "glibc", version, reference);
    component.setDescription(
        "The C library and its loader, from the machine that built the image.");
    return licensed(hashed(component, libc.sha256()), "LGPL-2.1-or-later");
  }
}
