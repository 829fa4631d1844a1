package dev.fetchjobs.testkit.torture;

import dev.fetchjobs.testkit.http.Exchange;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes one way in which the server misbehaves.
 *
 * @param name first part of the path at the server
 * @param does what the server does, for people
 * @param answer how the server answers the request for the file
 * @param certificate name of the server's certificate; null for plain HTTP
 * @param secret what the tool shows to the publisher
 * @param crossing what a request to the other host means; null if it is allowed without the secret
 */
record Lie(
    String name,
    String does,
    Expectation expectation,
    Answer answer,
    @Nullable String certificate,
    Secret secret,
    @Nullable Sin crossing,
    Set<Trait> traits) {

  /** Says how a trial with this lie differs from others. */
  enum Trait {
    /** The tool downloads the old file from the same address first. */
    KNOWN_ADDRESS,
    /** The tool is run a second time after the first run, as cron does. */
    RUN_TWICE,
    /** The tool is run a second time if it failed, with its option to resume. */
    RESUME,
    /** The tool is killed in the middle of the download. */
    KILL,
    /** The file is a zip, which FetchJob unpacks. */
    ZIP,
    /** The publisher states a digest beside the file. */
    DIGEST_BESIDE,
    /** The lie cannot be told in the protocol of geoipupdate. */
    NOT_FOR_GEOIPUPDATE
  }

  /** Answers one request for the file. */
  @FunctionalInterface
  interface Answer {
    void answer(Exchange exchange, Scene scene) throws IOException;
  }

  /** Has lies of one kind under a heading. */
  record Chapter(String title, List<Lie> lies) {}

  static Lie of(String name, String does, Expectation expectation, Answer answer) {
    return new Lie(
        name, does, expectation, answer, null, Secret.NONE, null, EnumSet.noneOf(Trait.class));
  }

  Lie with(Trait... more) {
    EnumSet<Trait> all = EnumSet.noneOf(Trait.class);
    all.addAll(traits);
    all.addAll(List.of(more));
    return new Lie(name, does, expectation, answer, certificate, secret, crossing, all);
  }

  Lie https(String alias) {
    return new Lie(name, does, expectation, answer, alias, secret, crossing, traits);
  }

  Lie showing(Secret shown) {
    return new Lie(name, does, expectation, answer, certificate, shown, crossing, traits);
  }

  Lie forbidding(Sin sin) {
    return new Lie(name, does, expectation, answer, certificate, secret, sin, traits);
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  static List<Chapter> chapters() {
    return Stream.of(ContentLies.chapters(), TransferLies.chapters(), AddressLies.chapters())
        .flatMap(List::stream)
        .toList();
  }

  static List<Lie> all() {
    return chapters().stream().flatMap(chapter -> chapter.lies().stream()).toList();
  }
}
