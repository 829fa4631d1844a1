package dev.fetchjobs.downloader.resolve;

import static dev.fetchjobs.downloader.resolve.PatternRules.requirePattern;
import static dev.fetchjobs.downloader.resolve.PlanRules.require;

import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Unpack;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.contract.Members;
import dev.fetchjobs.downloader.failure.FetchException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the part of a plan that selects which members of an archive become the files of a set. */
final class MembersRules {

  private MembersRules() {}

  static void check(Unpack unpack, @Nullable Checksum checksum) throws FetchException {
    Members members = unpack.members();
    if (members == null) {
      return;
    }
    require(unpack.format().mayHaveMembers(), "unpack.members needs the format of an archive");
    require(unpack.member() == null, "unpack.member and unpack.members exclude each other");
    require(
        checksum == null || checksum.of() != Checksum.Of.UNPACKED,
        "verify.checksum.of is Unpacked, and the members of an archive have no common digest");
    Integer count = members.count();
    List<String> names = members.names();
    require(count == null || names == null, "unpack.members has both count and names");
    require(
        count == null || (count >= 1 && count <= SetRule.MAX_PARTS),
        "unpack.members.count is not between 1 and " + SetRule.MAX_PARTS);
    require(
        names == null || (!names.isEmpty() && names.size() <= SetRule.MAX_PARTS),
        "unpack.members.names is empty or too long");
    for (String name : names == null ? List.<String>of() : names) {
      requirePattern("unpack.members.names", name);
    }
    if (members.matches() != null) {
      requirePattern("unpack.members.matches", members.matches());
    }
    PatternRules.checkRename("unpack.members.rename", members.rename());
  }
}
