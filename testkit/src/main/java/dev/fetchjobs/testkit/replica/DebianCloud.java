package dev.fetchjobs.testkit.replica;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Site;
import java.util.Map;
import java.util.Random;

/**
 * Imitates a publisher of disk images (Debian), which has a list of digests beside them. The server
 * redirects requests for the images to a mirror.
 */
public final class DebianCloud implements Replica {

  private static final String FOLDER = "/images/cloud/bookworm/latest/";
  private static final String NAME = "debian-12-genericcloud-amd64.qcow2";
  private static final String MIRROR = "cdimage.debian.org";

  private final Site site =
      new Site().on(FOLDER + NAME, Script.redirect(302, "https://" + MIRROR + FOLDER + NAME));
  private final Site mirror = new Site();

  /** Lets the replica offer the image and its digest. */
  public void publish(byte[] image) {
    site.page(
        FOLDER + "SHA512SUMS",
        """
        %s  debian-12-generic-amd64.qcow2
        %s  %s
        """
            .formatted("0".repeat(128), Content.digest("SHA-512", image), NAME));
    replace(image);
  }

  /** Replaces the image, and leaves the list of digests unchanged. */
  public void replace(byte[] image) {
    mirror.file(FOLDER + NAME, image);
  }

  /** Makes a disk image of this size in bytes. */
  public static byte[] image(int size, long seed) {
    byte[] image = new byte[size];
    new Random(seed).nextBytes(image);
    byte[] magic = "QFI\u00fb".getBytes(ISO_8859_1);
    System.arraycopy(magic, 0, image, 0, magic.length);
    return image;
  }

  @Override
  public Map<String, Script> hosts() {
    return Map.of("cloud.debian.org", site, MIRROR, mirror);
  }
}
