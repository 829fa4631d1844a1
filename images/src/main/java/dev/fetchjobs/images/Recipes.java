package dev.fetchjobs.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the project's images. */
final class Recipes {
  /**
   * The operator offers these TLS ciphers, which API servers support. Outdated ciphers are left
   * out.
   */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

  private Recipes() {}

  /**
   * Returns the recipes of all images.
   *
   * @param project root of the checkout
   * @param programs directory with the programs of dev/cluster; null or empty if they are not built
   */
  static List<Recipe> all(Path project, @Nullable String programs) {
    return List.of(operator(project, programs), downloader(), publisher());
  }

  /**
   * Returns the recipe of the operator's image. Classes, compiled code and the threads' stacks need
   * 105 MB, whatever the memory limit is. The JVM fills the whole heap before it collects garbage,
   * so with a small limit the heap gets a third of it.
   *
   * <p>The optimising compiler is off. The optimising compiler took half of the processor time at
   * start, and the operator computes too little to gain from it. The cache is mapped at the address
   * at which it was made, so its pages are shared with the file and not copied. Reflection uses the
   * implementation that generates no classes. ChaCha20 is the first TLS cipher, because AES costs
   * four times as much without the optimising compiler.
   */
  private static Recipe operator(Path project, @Nullable String programs) {
    return new Recipe(
        "operator",
        "FetchJob operator",
        "Makes CronJobs from FetchJobs and reports their runs.",
        "operator",
        false,
        "dev.fetchjobs.operator.Main",
        List.of(
            "java.base",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.xml",
            "jdk.httpserver",
            "jdk.management",
            "jdk.unsupported"),
        List.of(
            "-XX:MinRAMPercentage=32", // the heap's share of a memory limit below 390 MiB
            "-XX:MaxRAMPercentage=50", // the heap's share of a higher limit
            "-Xmn10m",
            "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0",
            "-Djdk.reflect.useNativeAccessorOnly=true",
            "-Djdk.tls.client.cipherSuites=" + String.join(",", CIPHERS)),
        true,
        programs == null || programs.isEmpty()
            ? new StartTraining()
            : new OperatorTraining(Path.of(programs, "kubernetes"), project));
  }

  /**
   * Returns the recipe of the downloader's image. The downloader needs 128 MiB for files of any
   * size. The heap gets 48 MiB. The rest is for classes, compiled code, stacks and the kernel's
   * socket buffers.
   *
   * <p>Most runs are short and lose more time by the optimising compiler than they gain. So the
   * image sets the compiler to compile a method ten times later than usual. Ciphers and digests are
   * the exception, because they process every byte of a large file. The JSON library creates
   * records through native accessors, because method handles would cost 60 ms at start.
   */
  private static Recipe downloader() {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xmx48m",
                "-XX:MaxMetaspaceSize=32m",
                "-XX:ReservedCodeCacheSize=32m",
                "-XX:MaxDirectMemorySize=8m",
                "-XX:Tier4InvocationThreshold=50000",
                "-XX:Tier4MinInvocationThreshold=6000",
                "-XX:Tier4CompileThreshold=150000",
                "-XX:Tier4BackEdgeThreshold=400000",
                "-XX:CompileCommand=quiet",
                "-Djdk.reflect.useNativeAccessorOnly=true",
                "--sun-misc-unsafe-memory-access=allow")); // the decoder of zstd needs it
    for (String bulk : List.of("com.sun.crypto.provider.*", "sun.security.provider.SHA2*")) {
      options.add("-XX:CompileCommand=CompileThresholdScaling," + bulk + "::*,0.03");
    }
    return new Recipe(
        "downloader",
        "FetchJob downloader",
        "Downloads a publisher's file, verifies it and publishes it to a volume.",
        "downloader",
        false,
        "dev.fetchjobs.downloader.Main",
        List.of("java.base", "java.xml", "jdk.unsupported"),
        options,
        false,
        new DownloaderTraining());
  }

  private static Recipe publisher() {
    return new Recipe(
        "publisher",
        "FetchJob's test publisher",
        "Serves files with the faults that tests ask for.",
        "testkit",
        true,
        "dev.fetchjobs.testkit.publisher.Main",
        List.of("java.base"),
        List.of("-Xmx256m"),
        true,
        new PublisherTraining());
  }

  /**
   * Returns the recipe of the plugin for kubectl. It is no image, but has the same parts. A command
   * ends before the optimising compiler is of use.
   */
  static Recipe plugin() {
    return new Recipe(
        "plugin",
        "FetchJob plugin for kubectl",
        "Shows FetchJobs, runs them, and decides about their files.",
        "plugin",
        false,
        "dev.fetchjobs.plugin.Main",
        List.of(
            "java.base",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.sql",
            "java.xml",
            "jdk.unsupported"),
        List.of("-XX:TieredStopAtLevel=1", "-Djdk.reflect.useNativeAccessorOnly=true"),
        false,
        new PluginTraining());
  }
}
