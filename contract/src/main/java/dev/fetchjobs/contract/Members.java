package dev.fetchjobs.contract;

import dev.fetchjobs.contract.Find.Rename;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which members of an archive are the files (parts) of a set. Each member whose name matches
 * is a part. All patterns are RE2 patterns that match somewhere in a member's name. A member's name
 * has its folders, separated by slashes, but no {@code ./} at its start.
 *
 * <p>At most one of {@code count} and {@code names} is set. Without these two at least one member
 * has to match.
 *
 * @param matches pattern for the names of members; if null, every file of the archive matches
 * @param count number of the parts
 * @param names patterns, each of which matches exactly one member; other members are left out
 * @param rename rule that changes the member's name. The file's name is the text after the last
 *     slash of the result, or, if the rule is null, after the last slash of the member's name
 */
public record Members(
    @Nullable String matches,
    @Nullable Integer count,
    @Nullable List<String> names,
    @Nullable Rename rename) {}
