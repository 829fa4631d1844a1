package dev.fetchjobs.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Content;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.testkit.publisher.Publisher;
import dev.fetchjobs.testkit.publisher.PublisherClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Trains the downloader for its ahead-of-time cache: it downloads small and large files over HTTP
 * and HTTPS with the checks that users set, a file that has not changed, and a file that an index
 * names.
 */
final class DownloaderTraining implements Training {
  private static final String SMALL = "small.csv";
  private static final String LARGE = "large.csv";
  private static final String GZIP = "list.csv.gz";
  private static final String ZIP = "list.zip";
  private static final String INDEX = "index.json";

  @Override
  public String mainClass(String program) {
    return program.replace(".Main", ".AotTraining");
  }

  @Override
  public void run(Trainee trainee) throws IOException, InterruptedException {
    Path scratch = trainee.scratch();
    var rsa =
        new TrainingCertificate(
            scratch, "rsa", List.of("-keyalg", "RSA", "-keysize", "2048"), trainee.log());
    var ec =
        new TrainingCertificate(
            scratch, "ec", List.of("-keyalg", "EC", "-groupname", "secp256r1"), trainee.log());
    var anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Publisher publisher = Publisher.onLoopback()) {
      String http = "http://127.0.0.1:" + publisher.port();
      String rsaHttps = "https://localhost:" + publisher.alsoOn(rsa.sockets(), anywhere);
      String ecHttps = "https://localhost:" + publisher.alsoOn(ec.sockets(), anywhere);
      publish(publisher, URI.create(http));
      List<FetchPlan> plans = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        plans.add(plan(http, SMALL, null, Format.NONE, false, scratch));
        plans.add(plan(rsaHttps, SMALL, rsa.pem(), Format.NONE, false, scratch));
        plans.add(plan(ecHttps, SMALL, ec.pem(), Format.NONE, true, scratch));
      }
      plans.add(plan(http, LARGE, null, Format.NONE, false, scratch));
      plans.add(plan(rsaHttps, LARGE, rsa.pem(), Format.NONE, true, scratch));
      plans.add(plan(http, GZIP, null, Format.GZIP, true, scratch));
      plans.add(plan(http, ZIP, null, Format.ZIP, true, scratch));
      plans.add(plan(rsaHttps, INDEX, rsa.pem(), Format.NONE, false, scratch, index()));
      // The training also has a run that fails: no public authority signed the certificate.
      plans.add(plan(rsaHttps, "untrusted.csv", null, Format.NONE, false, scratch));
      Path lines = scratch.resolve("plans");
      Files.write(lines, plans.stream().map(Wire::write).toList());
      Process process =
          trainee.start(Map.of(), lines.toString(), scratch.resolve("report").toString());
      Command.await(process, "the training of downloads", trainee.log());
    }
  }

  private static void publish(Publisher publisher, URI base) throws IOException {
    publisher.publish(SMALL, 10, 1);
    publisher.publish(LARGE, 60_000, 1);
    publisher.publish("untrusted.csv", 10, 1);
    byte[] list = "Market:;X\nDate:;1\nISIN\nUS0378331005\n".repeat(50_000).getBytes(UTF_8);
    try (PublisherClient client = new PublisherClient(base)) {
      client.content(GZIP, gzip(list));
      client.content(ZIP, zip(list));
      client.content(
          INDEX,
          """
          {"data": [
            {"name": "list-20260809", "at": {"link": "other.csv"}},
            {"name": "list-20260810", "at": {"link": "%s"}}]}"""
              .formatted(SMALL)
              .getBytes(UTF_8));
    }
  }

  private static Find index() {
    return new Find(
        Find.Format.JSON,
        "$.data[*]",
        "/at/link",
        "/name",
        List.of(),
        new Find.EntryDate(Find.NAME, "([0-9]{8})", "yyyyMMdd"),
        Find.Choice.NEWEST);
  }

  private static FetchPlan plan(
      String base, String file, @Nullable Path ca, Format format, boolean csv, Path scratch)
      throws IOException {
    return plan(base, file, ca, format, csv, scratch, null);
  }

  private static FetchPlan plan(
      String base,
      String file,
      @Nullable Path ca,
      Format format,
      boolean csv,
      Path scratch,
      @Nullable Find find)
      throws IOException {
    Path root = Files.createDirectories(scratch.resolve("volume"));
    String scheme = base.substring(0, base.indexOf(':'));
    return new FetchPlan(
        FetchPlan.VERSION,
        "training",
        scheme + "-" + file,
        new FetchPlan.Source(
            base + "/files/" + file,
            null,
            List.of(),
            null,
            null,
            null,
            null,
            false,
            ca == null
                ? null
                : new FetchPlan.Tls(
                    new FetchPlan.SecretFile(ca.toString(), "CA", null), null, null, null),
            new FetchPlan.Redirects(5, List.of()),
            null,
            "fetchjob/training",
            null,
            find),
        new FetchPlan.Unpack(format, null, 100_000),
        new FetchPlan.Verify(
            null,
            1,
            1L << 30,
            false,
            new Content(true, List.of(), "Market", List.of(new FetchPlan.Line(1, "^Market:;X"))),
            csv
                ? new Csv(";", 3, List.of("ISIN"), 1L, format == Format.NONE ? "ISIN" : null)
                : null,
            null),
        new FetchPlan.Destination(root.toString(), scheme + "/" + file, null),
        3,
        new FetchPlan.Retry(1, Duration.ofSeconds(1), Duration.ofSeconds(1), List.of(), false),
        Duration.ofMinutes(5),
        null,
        new FetchPlan.NetworkPolicy(List.of(), true, List.of()),
        null,
        null,
        null);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] zip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("list.csv"));
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
