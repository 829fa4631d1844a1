package dev.fetchjobs.operator.cron;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Picks values for {@code H} by what a FetchJob is called, so that they are the same after a
 * re-creation and under every version of the operator. Changing anything here moves the runs of
 * every user: {@code hash-golden.tsv} in the tests holds it still.
 */
record NameHash(String namespace, String name) {

  /**
   * One hash per field, because one for all would tie the minute to the hour. A number from 0 to
   * {@code bound - 1}.
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
