package dev.fetchjobs.operator.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.Headers;
import dev.fetchjobs.operator.page.ProxyClaim.Absent;
import dev.fetchjobs.operator.page.ProxyClaim.Proven;
import dev.fetchjobs.operator.page.ProxyClaim.Reason;
import dev.fetchjobs.operator.page.ProxyClaim.Refused;
import dev.fetchjobs.operator.runtime.Reviews.User;
import dev.fetchjobs.operator.runtime.TrustedProxy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the user of a request from the header fields of a trusted proxy. The fields count only
 * together with the proxy's secret.
 */
final class ProxyLogin {

  /** The API server adds this group to each user who logs in there. */
  private static final String AUTHENTICATED = "system:authenticated";

  private static final String RESERVED = "system:";
  private static final int LONGEST_SECRET = 1024;
  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_GROUPS = 8 * 1024;
  private static final Pattern SECRET = Pattern.compile("[!-~]{32," + LONGEST_SECRET + "}");
  private static final Pattern USER = Pattern.compile("[!-~]+");

  /** Groups of directories have spaces, as in "Domain Users". */
  private static final Pattern GROUP = Pattern.compile("[ -~]+");

  private static final Pattern COMMA = Pattern.compile(",");

  private final TrustedProxy proxy;

  ProxyLogin(TrustedProxy proxy) {
    this.proxy = proxy;
  }

  ProxyClaim claim(Headers headers) {
    List<String> users = headers.getOrDefault(proxy.userHeader(), List.of());
    List<String> groups = headers.getOrDefault(proxy.groupsHeader(), List.of());
    if (users.isEmpty() && groups.isEmpty()) {
      return new Absent();
    }
    String secret = secret();
    if (!SECRET.matcher(secret).matches()) {
      return new Refused(Reason.NO_SECRET);
    }
    List<String> sent = headers.getOrDefault(proxy.secretHeader(), List.of());
    if (sent.size() != 1 || !isEqual(sent.getFirst(), secret)) {
      return new Refused(Reason.UNPROVEN);
    }
    return users.size() > 1 || groups.size() > 1
        ? new Refused(Reason.REPEATED)
        : named(
            users.isEmpty() ? "" : users.getFirst().strip(),
            groups.isEmpty() ? "" : groups.getFirst());
  }

  /** The time of the comparison does not depend on the place of the first difference. */
  private static boolean isEqual(String sent, String secret) {
    return MessageDigest.isEqual(sent.getBytes(ISO_8859_1), secret.getBytes(ISO_8859_1));
  }

  private static ProxyClaim named(String user, String groupList) {
    if (groupList.length() > LONGEST_GROUPS) {
      return new Refused(Reason.TOO_LONG);
    }
    List<String> groups =
        COMMA.splitAsStream(groupList).map(String::strip).filter(name -> !name.isEmpty()).toList();
    if (user.isEmpty()) {
      return new Refused(Reason.NO_USER);
    }
    List<String> names = Stream.concat(Stream.of(user), groups.stream()).toList();
    if (names.stream().anyMatch(name -> name.length() > LONGEST_NAME)) {
      return new Refused(Reason.TOO_LONG);
    }
    if (!USER.matcher(user).matches()
        || !groups.stream().allMatch(group -> GROUP.matcher(group).matches())) {
      return new Refused(Reason.BAD_CHARACTER);
    }
    if (names.stream().anyMatch(name -> name.startsWith(RESERVED))) {
      return new Refused(Reason.SYSTEM);
    }
    return new Proven(
        new User(
            user,
            "",
            Stream.concat(groups.stream(), Stream.of(AUTHENTICATED)).distinct().toList(),
            Map.of()));
  }

  /** Returns the secret without spaces at its ends; empty if the file cannot be read. */
  private String secret() {
    try (InputStream in = Files.newInputStream(proxy.secret())) {
      return new String(in.readNBytes(2 * LONGEST_SECRET), ISO_8859_1).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
