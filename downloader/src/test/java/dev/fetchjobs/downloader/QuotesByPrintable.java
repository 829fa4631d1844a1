package dev.fetchjobs.downloader;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.fetchjobs.downloader.text.Printable;
import java.util.Set;

/**
 * Requires that a method that reads foreign text and formats a message calls {@link Printable}. The
 * condition checks single methods with their lambdas. SecretEchoTest covers other cases.
 */
final class QuotesByPrintable extends ArchCondition<JavaClass> {

  /** These methods return foreign text. */
  private static final Set<String> SOURCES =
      Set.of(
          "ResponseHead.all",
          "ResponseHead.one",
          "ResponseHead.reason",
          "Challenge.scheme",
          "Origin.host",
          "Origin.toString",
          "Origin.authority",
          "Origin.hostAndPort",
          "TargetUri.fileName",
          "ServerName.name",
          "Entry.name",
          "X500Principal.getName",
          "X509Certificate.getSigAlgName");

  private static final Set<String> SENTENCES = Set.of("String.formatted", "String.format");

  /** These methods are excluded, because they write requests or only count. */
  private static final Set<String> NO_QUOTES =
      Set.of("ProxyTunnel.open", "RequestHead.bytes", "Redirects.tooMany");

  QuotesByPrintable() {
    super("quote foreign text by Printable");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    for (JavaCodeUnit unit : type.getCodeUnits()) {
      boolean reads =
          unit.getCallsFromSelf().stream().map(QuotesByPrintable::name).anyMatch(SOURCES::contains);
      boolean writes =
          unit.getCallsFromSelf().stream()
              .map(QuotesByPrintable::name)
              .anyMatch(SENTENCES::contains);
      boolean quotes =
          unit.getCallsFromSelf().stream().anyMatch(call -> isQuote(call) || quotesOf(type, call));
      String name = type.getSimpleName() + "." + unit.getName();
      if (reads && writes && !quotes && !NO_QUOTES.contains(name)) {
        events.add(
            SimpleConditionEvent.violated(
                unit, unit.getDescription() + " quotes what is foreign as it is"));
      }
    }
  }

  private static boolean isQuote(JavaCall<?> call) {
    return call.getTargetOwner().isEquivalentTo(Printable.class);
  }

  /**
   * Returns whether the call quotes the text. A call of a method of the same class is enough if
   * that method calls Printable.
   */
  private static boolean quotesOf(JavaClass type, JavaCall<?> call) {
    return call.getTargetOwner().equals(type)
        && type.getCodeUnits().stream()
            .filter(unit -> unit.getName().equals(call.getName()))
            .anyMatch(
                unit -> unit.getCallsFromSelf().stream().anyMatch(QuotesByPrintable::isQuote));
  }

  private static String name(JavaCall<?> call) {
    return call.getTargetOwner().getSimpleName() + "." + call.getName();
  }
}
