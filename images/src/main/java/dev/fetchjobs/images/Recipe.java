package dev.fetchjobs.images;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds the properties in which the images differ.
 *
 * @param name last part of the image's name
 * @param description one sentence for those who find the image in a registry
 * @param module Maven module whose jar is in the image
 * @param alone whether the module's jar runs without the jars of the module's dependencies
 * @param javaModules Java modules of the runtime
 * @param jvmOptions options for training and in the image; an ahead-of-time cache works only with
 *     the options it was made with
 * @param profiled whether the cache records which methods were used most in training, so that at
 *     every start they are compiled with all optimisations
 */
record Recipe(
    String name,
    String title,
    String description,
    String module,
    boolean alone,
    String mainClass,
    List<String> javaModules,
    List<String> jvmOptions,
    boolean profiled,
    Training training) {

  /** An image has the runtime, the jars and the cache in this directory. */
  static final String HOME = "/opt/fetchjob";

  static final String JAVA = HOME + "/java/bin/java";
  static final String JARS = HOME + "/lib";
  static final String CACHE = HOME + "/program.aot";

  /**
   * All programs in images run with these JVM options. Warnings go to standard error, because other
   * programs read standard output. When memory runs out, the process ends, and Kubernetes starts it
   * again.
   */
  private static final List<String> COMMON_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData",
          "-Xlog:disable",
          "-Xlog:all=error:stderr");

  List<String> allJvmOptions() {
    List<String> all = new ArrayList<>(COMMON_OPTIONS);
    all.addAll(jvmOptions);
    return all;
  }
}
