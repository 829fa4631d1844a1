package dev.fetchjobs.operator.runtime;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs events with the keys of the mounted Secret, as Standard Webhooks 1.0 describes. */
record SigningKeys(MountedSecret secret) {

  private static final String PREFIX = "whsec_";
  private static final int SHORTEST = 24;
  private static final int LONGEST = 64;

  /** Says that a key is missing or cannot be used. The message never has the key. */
  static final class BadKeyException extends Exception {
    BadKeyException(String message) {
      super(message);
    }
  }

  /** Returns the value of the field {@code webhook-signature}. */
  String signature(String namespace, String name, String id, long timestamp, String body)
      throws BadKeyException {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key(namespace, name), "HmacSHA256"));
      byte[] signed = "%s.%d.%s".formatted(id, timestamp, body).getBytes(StandardCharsets.UTF_8);
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private byte[] key(String namespace, String name) throws BadKeyException {
    String entry = MountedSecret.key(namespace, name);
    String text =
        secret
            .text(namespace, name)
            .orElseThrow(
                () ->
                    new BadKeyException(
                        "The operator has no signing key %s for this namespace, so no event is sent. Ask the operator's administrator to add %s to the Secret in the chart's value notify.signingKeysSecret."
                            .formatted(name, entry)));
    try {
      byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
      if (text.startsWith(PREFIX) && key.length >= SHORTEST && key.length <= LONGEST) {
        return key;
      }
      throw unusable(entry);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw unusable(entry);
    }
  }

  private static BadKeyException unusable(String entry) {
    return new BadKeyException(
        "The signing key %s cannot be used, so no event is sent. The operator's administrator has to write whsec_ and then %d to %d random bytes in base64."
            .formatted(entry, SHORTEST, LONGEST));
  }
}
