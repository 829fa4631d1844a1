package dev.fetchjobs.images;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Gives the classes of an old jar the class file version of this JDK, and the stack maps that it
 * requires. The ahead-of-time cache cannot hold classes from before Java 6 (version 50), because
 * the JVM checks them by another method at each start.
 */
final class RenewedJar {

  private static final int OLDEST_CACHED = 50;

  private RenewedJar() {}

  /** Replaces the jar by one with renewed classes. */
  static void renew(Path jar) throws IOException {
    Path renewed = jar.resolveSibling("renewed");
    try (ZipFile in = new ZipFile(jar.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(renewed))) {
      ClassFile format =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS,
              ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(
                          type -> open(in, type.descriptorString()))
                      .orElse(ClassHierarchyResolver.defaultResolver())));
      for (ZipEntry entry : in.stream().toList()) {
        byte[] content = in.getInputStream(entry).readAllBytes();
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(copy);
        out.write(entry.getName().endsWith(".class") ? renew(format, content) : content);
        out.closeEntry();
      }
    }
    Files.move(renewed, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] renew(ClassFile format, byte[] content) {
    ClassModel old = format.parse(content);
    if (old.majorVersion() >= OLDEST_CACHED) {
      return content;
    }
    return format.transformClass(
        old,
        ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
            .andThen(
                (builder, element) -> {
                  if (element instanceof ClassFileVersion) {
                    builder.withVersion(ClassFile.latestMajorVersion(), 0);
                  } else {
                    builder.with(element);
                  }
                }));
  }

  private static @Nullable InputStream open(ZipFile jar, String descriptor) {
    ZipEntry entry = jar.getEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
    try {
      return entry == null ? null : jar.getInputStream(entry);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
