package dev.fetchjobs.operator.desired;

import dev.fetchjobs.contract.DateTemplate.Place;
import dev.fetchjobs.contract.Members;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds the part of the plan that selects which members of an archive become the files of a set.
 */
final class MembersOf {

  private static final String FIELD = "spec.unpack.members";

  private MembersOf() {}

  static @Nullable Members members(dev.fetchjobs.api.@Nullable Members members)
      throws InvalidSpecException {
    if (members == null) {
      return null;
    }
    for (String name : members.names() == null ? List.<String>of() : members.names()) {
      Patterns.requireNoDates(FIELD + ".names", name);
    }
    return new Members(
        Dates.optional(FIELD + ".matches", members.matches(), Place.PATTERN),
        members.count(),
        members.names(),
        Patterns.rename(FIELD + ".rename", members.rename()));
  }
}
