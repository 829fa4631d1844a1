package dev.fetchjobs.images;

import java.util.ArrayList;
import java.util.List;

/**
 * What distinguishes one image from another.
 *
 * @param name last part of the image's name
 * @param module Maven module whose jar goes in
 * @param alone whether the module's jar runs without what the module depends on
 * @param javaModules what jlink puts into the runtime
 * @param jvmOptions given at training and in the image alike: an ahead-of-time cache serves only
 *     the options it was made with
 * @param profiled whether the cache keeps which methods the training made hot, so that they are
 *     compiled with all optimisations at every start
 */
record Recipe(
    String name,
    String title,
    String module,
    boolean alone,
    String mainClass,
    List<String> javaModules,
    List<String> jvmOptions,
    boolean profiled,
    Training training) {

  /** Where things are inside an image. */
  static final String HOME = "/opt/fetchjob";

  static final String JAVA = HOME + "/java/bin/java";
  static final String JARS = HOME + "/lib";
  static final String CACHE = HOME + "/program.aot";

  /**
   * Warnings go to standard error, where no program's output is read; an error that memory ran out
   * ends the process, which Kubernetes then starts again.
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
