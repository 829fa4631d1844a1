package dev.fetchjobs.operator.cron;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Picks values for {@code H} from a FetchJob's namespace and name. So the values are the same after
 * the FetchJob is created again, and with every version of the operator. A change in this class
 * would move the runs of all users; a test with {@code hash-golden.tsv} prevents this.
 */
record NameHash(String namespace, String name) {

  /**
   * Returns a number from 0 to {@code bound - 1}. Each field has its own hash; with one hash for
   * all fields the minute would depend on the hour.
   */
  int pick(CronField field, int bound) {
    String text = field.label() + '\n' + namespace + '/' + name;
    long hash = ByteBuffer.wrap(sha256().digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
    return (int) Long.remainderUnsigned(hash, bound);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
