package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.VersionName;
import java.util.Optional;

/**
 * Reads which kept version a person wants to be published: once by a run, or until further notice.
 */
public final class RequestedVersion {

  private RequestedVersion() {}

  static void check(FetchJob fetchJob) throws InvalidSpecException {
    check(fetchJob, VersionName.PUBLISH_ANNOTATION);
    check(fetchJob, VersionName.PIN_ANNOTATION);
  }

  private static void check(FetchJob fetchJob, String annotation) throws InvalidSpecException {
    Optional<String> name = Identity.annotation(fetchJob, annotation);
    if (name.isPresent() && !VersionName.isName(name.get())) {
      throw new InvalidSpecException(
          "Annotation " + annotation,
          name.get(),
          "write a name from status.versions, such as 20261128T090000Z-1a2b3c4d, or remove it");
    }
  }

  /** Returns the version that a requested run publishes, if a person names one. */
  static Optional<String> of(FetchJob fetchJob) {
    return Identity.annotation(fetchJob, VersionName.PUBLISH_ANNOTATION)
        .filter(VersionName::isName);
  }

  /** Returns whether a requested run publishes a kept version, or is refused for its name. */
  public static boolean isNamed(FetchJob fetchJob) {
    return Identity.annotation(fetchJob, VersionName.PUBLISH_ANNOTATION).isPresent();
  }

  /** Returns the version that stays published, if a person pinned one. */
  public static Optional<String> pinned(FetchJob fetchJob) {
    return Identity.annotation(fetchJob, VersionName.PIN_ANNOTATION).filter(VersionName::isName);
  }
}
