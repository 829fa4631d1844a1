package dev.fetchjobs.contract;

import dev.fetchjobs.contract.Find.Rename;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which members of an archive are the parts of a set. Each member that matches is a part. All
 * patterns are RE2 patterns that match somewhere in a member's name. This name has its folders,
 * separated by slashes, but no {@code ./} at its start.
 *
 * <p>At most one of {@code count} and {@code names} is set. Without them at least one member has to
 * match.
 *
 * @param matches null: every file of the archive matches
 * @param count number of the parts
 * @param names each matches exactly one member; other members are left out
 * @param rename changes the member's name. The name of the file is what follows the last slash of
 *     the result; null: of the member's name
 */
public record Members(
    @Nullable String matches,
    @Nullable Integer count,
    @Nullable List<String> names,
    @Nullable Rename rename) {}
