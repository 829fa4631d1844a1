package dev.fetchjobs.downloader.verify;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Counts elements of a JSON document that lack a required value. */
final class RequiredMembers {

  private static final int EXAMPLES = 3;
  private static final int MAX_PLACE = 40;

  /**
   * @param number number of the place in the plan
   * @param rest the part of the pointer below the current value
   */
  private record Place(int number, JsonPointer rest) {}

  private final List<String> wanted;
  private final List<Place> places = new ArrayList<>();
  private final List<String> examples = new ArrayList<>();
  private long incomplete;

  /**
   * @param wanted JSON Pointers from an element
   */
  RequiredMembers(List<String> wanted) {
    this.wanted = wanted;
    for (String pointer : wanted) {
      places.add(new Place(places.size(), JsonPointer.compile(pointer)));
    }
  }

  /**
   * Checks whether one element has all required values.
   *
   * @param element its current token is the first one of the element, and the last one afterwards
   * @param number number of the element, from 1
   */
  void check(JsonParser element, long number) throws IOException {
    if (places.isEmpty()) {
      element.skipChildren();
      return;
    }
    BitSet found = new BitSet();
    read(element, places, found);
    int missing = found.nextClearBit(0);
    if (missing < places.size()) {
      incomplete++;
      if (examples.size() < EXAMPLES) {
        examples.add(
            String.format(
                Locale.ROOT,
                "number %,d has no %s",
                number,
                Printable.sentence(wanted.get(missing), MAX_PLACE)));
      }
    }
  }

  Optional<Failure.Rejected> verdict(long elements) {
    return incomplete == 0
        ? Optional.empty()
        : Optional.of(
            new Failure.Rejected(
                Reason.MEMBER_MISSING,
                String.format(
                    Locale.ROOT,
                    "%,d of %s %s a value that verify.json.required names; %s%s.",
                    incomplete,
                    Printable.count(elements, "element"),
                    incomplete == 1 ? "lacks" : "lack",
                    String.join(", ", examples),
                    incomplete > examples.size() ? ", …" : "")));
  }

  private static void read(JsonParser parser, List<Place> places, BitSet found) throws IOException {
    JsonToken token = parser.currentToken();
    List<Place> below = new ArrayList<>(places.size());
    for (Place place : places) {
      if (!place.rest().matches()) {
        below.add(place);
      } else if (token != JsonToken.VALUE_NULL) {
        found.set(place.number());
      }
    }
    if (below.isEmpty() || !token.isStructStart()) {
      parser.skipChildren();
      return;
    }
    boolean object = token == JsonToken.START_OBJECT;
    for (int index = 0; !parser.nextToken().isStructEnd(); index++) {
      List<Place> inside = new ArrayList<>(below.size());
      for (Place place : below) {
        JsonPointer rest =
            object
                ? place.rest().matchProperty(parser.currentName())
                : place.rest().matchElement(index);
        if (rest != null) {
          inside.add(new Place(place.number(), rest));
        }
      }
      if (object) {
        parser.nextToken();
      }
      if (inside.isEmpty()) {
        parser.skipChildren();
      } else {
        read(parser, inside, found);
      }
    }
  }
}
