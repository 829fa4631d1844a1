package dev.fetchjobs.downloader.unpack;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.fetchjobs.contract.Find.Rename;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.contract.Members;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.PartName;
import dev.fetchjobs.downloader.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the members of an archive that are the files (parts) of a set. Each such member must be a
 * regular file with a relative path. This class skips other members, whatever they are. Memory is
 * bounded, because a set has at most {@value SetRule#MAX_PARTS} parts.
 */
final class PartSelection extends MemberSelection {

  private static final String FIELD = "unpack.members";

  private final Members rule;
  private final @Nullable Pattern matches;
  private final @Nullable Pattern rename;
  private final List<Pattern> names;

  /** Holds the wanted members, with the names of their files in the folder of the set. */
  private final Map<String, String> parts = new TreeMap<>();

  /** Holds the member that each of {@link #names} matches, by the pattern's index. */
  private final Map<Integer, String> named = new TreeMap<>();

  private int others;
  private String firstOther = "";

  PartSelection(Members rule) {
    super(null);
    this.rule = rule;
    this.matches = rule.matches() == null ? null : Pattern.compile(rule.matches());
    this.rename = rule.rename() == null ? null : Pattern.compile(rule.rename().matches());
    this.names =
        rule.names() == null ? List.of() : rule.names().stream().map(Pattern::compile).toList();
  }

  @Override
  boolean isWanted(String name, Kind kind) throws FetchException {
    String plain = plain(name);
    if (!isPart(plain)) {
      if (kind == Kind.FILE) {
        others++;
        firstOther = firstOther.isEmpty() ? name : firstOther;
      }
      return false;
    }
    if (kind != Kind.FILE) {
      throw UnpackFailure.unsafe(name, kind.words(), FIELD);
    }
    checkName(name, FIELD);
    if (parts.put(plain, fileName(plain)) != null) {
      throw UnpackFailure.sameName(name);
    }
    if (parts.size() > SetRule.MAX_PARTS) {
      throw UnpackFailure.tooManyParts(SetRule.MAX_PARTS);
    }
    return true;
  }

  private boolean isPart(String name) throws FetchException {
    if (matches != null && !matches.matcher(name).find()) {
      return false;
    }
    boolean part = names.isEmpty();
    for (int index = 0; index < names.size(); index++) {
      if (names.get(index).matcher(name).find()) {
        if (part) {
          throw UnpackFailure.parts(
              "Two patterns of unpack.members.names match the member %s."
                  .formatted(UnpackFailure.shown(name)));
        }
        part = true;
        String other = named.put(index, name);
        if (other != null && !other.equals(name)) {
          throw UnpackFailure.parts(
              "One pattern of unpack.members.names matches two members: %s, %s."
                  .formatted(UnpackFailure.shown(other), UnpackFailure.shown(name)));
        }
      }
    }
    return part;
  }

  private String fileName(String member) throws FetchException {
    Rename to = rule.rename();
    String renamed = member;
    if (to != null && rename != null) {
      Matcher matcher = rename.matcher(member);
      if (!matcher.find()) {
        throw UnpackFailure.parts(
            "unpack.members.rename.matches does not match the member %s."
                .formatted(UnpackFailure.shown(member)));
      }
      renamed = matcher.replaceFirst(to.to());
    }
    return renamed.substring(renamed.lastIndexOf('/') + 1);
  }

  /** Returns the name that the file of a wanted member has in the folder of the set. */
  String part(String member) {
    String part = parts.get(plain(member));
    if (part == null) {
      throw new IllegalArgumentException("this member is no part");
    }
    return part;
  }

  @Override
  void finish() throws FetchException {
    List<String> missing = new ArrayList<>();
    for (int index = 0; index < names.size(); index++) {
      if (!named.containsKey(index)) {
        missing.add(names.get(index).pattern());
      }
    }
    if (!missing.isEmpty()) {
      throw UnpackFailure.parts(
          "No member of the archive matches %s%s of unpack.members.names."
              .formatted(
                  UnpackFailure.shown(missing.getFirst()),
                  switch (missing.size()) {
                    case 1 -> "";
                    case 2 -> " and 1 other";
                    default -> " and %d others".formatted(missing.size() - 1);
                  }));
    }
    if (parts.isEmpty()) {
      throw UnpackFailure.parts(
          others == 0
              ? "The archive has no file in it."
              : "The archive has %s, and unpack.members.matches matches none; the first is %s."
                  .formatted(Printable.count(others, "file"), UnpackFailure.shown(firstOther)));
    }
    Integer count = rule.count();
    if (count != null && count != parts.size()) {
      throw UnpackFailure.parts(
          "The archive has %d members that match, unpack.members.count is %d."
              .formatted(parts.size(), count));
    }
    PartName.check(parts.values());
  }
}
