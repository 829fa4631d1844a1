package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.Failure;
import dev.fetchjobs.downloader.FetchException;
import dev.fetchjobs.downloader.Printable;
import dev.fetchjobs.downloader.Reason;
import java.util.Locale;

/** The ways in which a compressed file can be refused. Names in it are foreign text. */
final class Refusal {

  private static final int MAX_SHOWN = 80;

  private Refusal() {}

  static FetchException corrupt(String what) {
    return new FetchException(
        new Failure.Integrity(
            Reason.CORRUPT_ARCHIVE, what + ". Nothing was published; the next run tries again."));
  }

  static FetchException unsafe(String name, String what) {
    return new FetchException(
        new Failure.Policy(
            Reason.UNSAFE_MEMBER,
            "The archive has a member that %s: %s. Archives with such members are refused as a whole."
                .formatted(what, shown(name))));
  }

  static FetchException members(String what) {
    return new FetchException(
        new Failure.Integrity(
            Reason.WRONG_MEMBERS, what + " Set unpack.member to a pattern that only one matches."));
  }

  static FetchException tooManyMembers(long most) {
    return new FetchException(
        new Failure.Limit(
            Reason.TOO_MANY_MEMBERS,
            String.format(Locale.ROOT, "The archive has more than %,d members, our limit.", most)));
  }

  static FetchException tooLarge(long most) {
    return new FetchException(
        new Failure.Limit(
            Reason.TOO_LARGE,
            String.format(
                Locale.ROOT,
                "The unpacked file is larger than %,d bytes (verify.size.max). Raise it if that is right.",
                most)));
  }

  static FetchException expandsTooMuch(int ratio, long input) {
    return new FetchException(
        new Failure.Limit(
            Reason.RATIO,
            String.format(
                Locale.ROOT,
                "The file expands more than %,d times its %,d bytes (unpack.maxRatio). Raise it if that is right.",
                ratio,
                input)));
  }

  static String shown(String name) {
    return "\"" + Printable.of(name, MAX_SHOWN) + "\"";
  }
}
