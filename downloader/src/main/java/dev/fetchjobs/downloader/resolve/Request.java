package dev.fetchjobs.downloader.resolve;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.text.Redaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes a checked plan, and the values of the Secrets that the plan names.
 *
 * @param target target URI of the file, or of the listing that has its address
 * @param fields custom fields and credentials, which are sent to the origin of {@code target} only
 * @param body body of a POST request to {@code target}; null if the method is GET
 * @param checksumUrl URL of the publisher's checksum file; null when the plan names none
 * @param proxy the proxy of the run; null if the run connects directly
 * @param mirrors further addresses, in the order of the plan
 * @param mirror the mirror whose address {@code target} is; null if it is the address of the plan's
 *     URL
 */
public record Request(
    FetchPlan plan,
    TargetUri target,
    List<HeaderField> fields,
    @Nullable Body body,
    Login login,
    @Nullable TargetUri checksumUrl,
    TlsMaterial tls,
    @Nullable Proxy proxy,
    Redaction redaction,
    List<Mirror> mirrors,
    @Nullable Mirror mirror) {

  /**
   * Describes a further address of the file or of the listing.
   *
   * @param written the address as the plan has it, with date expressions
   * @param own whether the address has the origin of the plan's URL. Only then a request to this
   *     address gets custom fields and credentials
   */
  public record Mirror(TargetUri target, String written, boolean own) {}

  /**
   * Describes the proxy of a run.
   *
   * @param credentials value of Proxy-Authorization, which is sent to the proxy only; null if there
   *     are none
   * @param exempt hosts, {@code .suffixes} and CIDRs to which the run connects directly
   * @param trusted whether the proxy may have any address, because the installation's settings name
   *     it
   */
  public record Proxy(
      Origin origin, @Nullable String credentials, List<String> exempt, boolean trusted) {}

  /**
   * Describes the body of a POST request.
   *
   * @param mediaType value of Content-Type; null if the request has none
   * @param octets the bytes, each as one character (ISO 8859-1)
   */
  public record Body(@Nullable String mediaType, String octets) {}

  /**
   * Checks the plan and reads the mounted files that it names. Every fault is a Config failure that
   * names the field.
   */
  public static Request of(FetchPlan plan) throws FetchException {
    return of(plan, plan);
  }

  /**
   * Does the same as {@link #of(FetchPlan)}.
   *
   * @param written the plan before its date expressions were replaced
   */
  public static Request of(FetchPlan plan, FetchPlan written) throws FetchException {
    PlanRules.check(plan);
    SecretReader secrets = new SecretReader();
    return new RequestBuilder(plan, secrets).build(written.source().mirrorsOrNone());
  }

  /** Returns the same request, but to a mirror. */
  public Request to(Mirror other) {
    return new Request(
        plan,
        other.target(),
        other.own() ? fields : List.of(),
        body,
        other.own() ? login : new Login.None(),
        checksumUrl,
        other.own() ? tls : tls.forOthers(),
        proxy,
        redaction,
        mirrors,
        other);
  }

  /** Returns whether {@code target} has the origin to which the plan's credentials belong. */
  public boolean isOwn() {
    return mirror == null || mirror.own();
  }

  /**
   * Returns the body of the request for the file. If the plan says that the run finds the file in a
   * listing, the request for the listing has the plan's body. The request for the file then has no
   * body.
   */
  public @Nullable Body fileBody() {
    return plan.source().find() == null ? body : null;
  }

  /**
   * Returns the header fields for a first request to {@code other}. This request gets credentials
   * only if its origin is that of {@code target}.
   */
  public List<HeaderField> fieldsFor(TargetUri other) {
    return other.origin().equals(target.origin()) ? fields : List.of();
  }
}
