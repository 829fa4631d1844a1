package dev.fetchjobs.testkit.torture;

import dev.fetchjobs.testkit.torture.Lie.Trait;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;

/**
 * Runs geoipupdate. It asks for the date and the MD5 of its database first, which the server
 * answers honestly; the lie is told to the request for the database.
 */
record Geoipupdate(String program) implements Tool {

  private static final String EDITION = "GeoLite2-City";

  /** Name of the database in the publisher's archive. */
  static final String MEMBER = "GeoLite2-City_20241129/GeoLite2-City.mmdb";

  @Override
  public String name() {
    return "geoipupdate";
  }

  /** A program that was built from the Go module does not know its version. */
  @Override
  public List<String> versionCommand() {
    return List.of("printenv", "TORTURE_GEOIPUPDATE_VERSION");
  }

  @Override
  public boolean meets(Lie lie) {
    return !lie.has(Trait.NOT_FOR_GEOIPUPDATE);
  }

  @Override
  public Goods goods() {
    return new Goods(EDITION + ".tar.gz", true);
  }

  @Override
  public Path target() {
    return Path.of(EDITION + ".mmdb");
  }

  @Override
  public Command command(Task task) throws IOException {
    Path file = task.folder().resolve("GeoIP.conf");
    Files.writeString(file, configuration(task.site()));
    Map<String, String> variables =
        task.authority()
            .map(authority -> Map.of("SSL_CERT_FILE", authority.toString()))
            .orElse(Map.of());
    List<String> words = List.of(program, "-f", file.toString(), "-d", task.folder().toString());
    return new Command(words, variables);
  }

  private static String configuration(String site) {
    return """
        AccountID %s
        LicenseKey %s
        EditionIDs %s
        Host %s
        RetryFor 5s
        """
        .formatted(Secret.USER, Secret.WORD, EDITION, site);
  }

  @Override
  public String recipe() {
    return configuration("https://publisher.example").replace(Secret.WORD, "KEY");
  }

  /** Returns the server's honest answer to the first request of geoipupdate. */
  static String metadata() {
    try {
      byte[] md5 = MessageDigest.getInstance("MD5").digest(Goods.fresh());
      return """
          {"databases": [{"edition_id": "%s", "md5": "%032x", "date": "2024-11-29"}]}
          """
          .formatted(EDITION, new BigInteger(1, md5));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
