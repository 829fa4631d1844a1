package dev.fetchjobs.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The project's images. */
final class Recipes {
  /** All that API servers speak but the outdated ones. */
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
   * @param project root of the checkout
   * @param programs where dev/cluster keeps its programs; null or empty if it has none
   */
  static List<Recipe> all(Path project, @Nullable String programs) {
    return List.of(operator(project, programs), downloader(), publisher());
  }

  /**
   * Classes, compiled code and the threads' stacks want 105 MB whatever the limit is. The heap is
   * filled before it is collected, so of a small limit it gets a third, mostly for what lasts.
   *
   * <p>The operator computes little and long: at start the second compiler took half of its
   * processor time, and what it compiled was not used often enough to pay. The cache is mapped
   * where it was made, so its pages stay the file's and are not copied. Reflection goes the way
   * that generates no classes. Of TLS's ciphers ChaCha20 comes first: without the second compiler
   * AES costs four times as much.
   */
  private static Recipe operator(Path project, @Nullable String programs) {
    return new Recipe(
        "operator",
        "FetchJob operator",
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
            "-XX:MinRAMPercentage=32", // the share of a limit below 390 MiB
            "-XX:MaxRAMPercentage=50", // and above it
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
   * Works in 128 MiB whatever the file's size: 48 for the heap, the rest for classes, compiled
   * code, stacks and the kernel's socket buffers.
   *
   * <p>Most runs are short, and what the optimising compiler does costs them more than it gives: it
   * waits ten times longer than usual, but for ciphers and digests, which all bytes of a large file
   * go through. The JSON library creates Java records through native accessors, because method
   * handles would cost 60 ms at start.
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
                "-Djdk.reflect.useNativeAccessorOnly=true"));
    for (String bulk : List.of("com.sun.crypto.provider.*", "sun.security.provider.SHA2*")) {
      options.add("-XX:CompileCommand=CompileThresholdScaling," + bulk + "::*,0.03");
    }
    return new Recipe(
        "downloader",
        "FetchJob downloader",
        "downloader",
        false,
        "dev.fetchjobs.downloader.Main",
        List.of("java.base"),
        options,
        false,
        new DownloaderTraining());
  }

  private static Recipe publisher() {
    return new Recipe(
        "publisher",
        "FetchJob's test publisher",
        "testkit",
        true,
        "dev.fetchjobs.testkit.publisher.Main",
        List.of("java.base"),
        List.of("-Xmx256m"),
        true,
        new PublisherTraining());
  }
}
