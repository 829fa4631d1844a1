package dev.fetchjobs.api;

import io.fabric8.generator.annotation.ValidationRule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a string that is an absolute URL with http or https, without user and fragment. The rules
 * for this string in CEL are the same as those of the class HttpUrl.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@ValidationRule(
    value = "self.matches('^(?i:https?)://[^/?#]')",
    message =
        """
        write an address that starts with http:// or https:// and a host, \
        for example https://publisher.example/instruments.csv""")
@ValidationRule(
    value = "!self.matches('^[^/]*//[^/?#]*@')",
    message =
        """
        remove the user name and password before the @: every user who may read this FetchJob could read them; put them into a Secret and name it in the FetchJob""")
@ValidationRule(
    value = "!self.contains('#')",
    message = "remove the # and what follows it: a fragment is never sent to a server")
@ValidationRule(
    // The rule ignores URLs that the rules above refuse, so that a wrong URL gets one message.
    value =
        "!self.matches(r'^(?i:https?)://[^/?#\\\\][!-\\[\\]-~]*$') || self.matches('^[^/]*//[^/?#]*[@{]')"
            + " || self.matches(r'^[^/]*//("
            + Cel.NAME
            + "[.]?|"
            + Cel.IPV6
            + ")(:(0*(6553[0-5]|655[0-2][0-9]|65[0-4][0-9][0-9]|6[0-4][0-9]{3}|[1-5][0-9]{4}"
            + "|[1-9][0-9]{0,3}))?)?([/?#]|$)')"
            + " && !self.matches('^[^/]*//[^/?#:]{253,}[^./?#:]([:/?#]|$)')"
            + " && (!self.matches('^[^/]*//"
            + Cel.NUMBER_LAST
            + "[.]?([:/?#]|$)') || self.matches('^[^/]*//"
            + Cel.IPV4
            + "([:/?#]|$)'))"
            + " && (!self.matches(r'^[^/]*//\\[') || self.matches('(?i)^[^/]*//.::ffff:')"
            + " || isIP(self.split('[')[1].split(']')[0]))",
    message =
        """
        the host or port cannot be read: write host or host:port with a port of 1 to 65535, \
        an IPv4 address as four numbers, and an IPv6 address in brackets""")
@interface Url {

  /**
   * Returns whether the path and the query may have date expressions, such as {@code
   * {date-1d:yyyyMMdd}}.
   */
  boolean dates() default false;

  /** Holds the rules for a URL that may have no date expressions. */
  @ValidationRule(
      value =
          """
          self.matches('^[!-~]*$') && !self.matches(r'[\\\\"<>^`{|}]') \
          && !self.matches('%([^0-9A-Fa-f]|[0-9A-Fa-f][^0-9A-Fa-f]|[0-9A-Fa-f]?$)')""",
      message =
          """
          percent-encode spaces, quotes, backslashes, braces and characters outside ASCII \
          (a space is %20, a percent sign %25), and write a host name outside ASCII in its xn-- \
          form""")
  @interface WithoutDates {}

  /**
   * Holds the rules for a URL that may have date expressions. The operator checks offsets, zones
   * and formats in the date expressions.
   */
  @ValidationRule(
      value =
          """
          self.matches(r'^([!#-;=?-\\[\\]_a-z~]|[{](date|now)([+-][0-9]{1,4}(d|h|bd))?(@[A-Za-z0-9_+/-]+)?\
          :[!$&-;=?-\\[\\]_a-z~]+[}])*$') \
          && !self.matches('%([^0-9A-Fa-f]|[0-9A-Fa-f][^0-9A-Fa-f]|[0-9A-Fa-f]?$)')""",
      message =
          """
          percent-encode spaces, quotes, backslashes, braces and characters outside ASCII \
          (a space is %20, a percent sign %25), and write a host name outside ASCII in its xn-- \
          form; only a date has braces, such as {date:yyyyMMdd}, {date-1bd:yyyyMMdd} or {date-1d@Europe/Berlin:yyyy-MM-dd}""")
  @ValidationRule(
      value = "!self.matches('^[^/]*//[^/?#]*[{](date|now)[:+@-]')",
      message =
          """
          write the host without a date: a host is fixed, and only the path and the query may have \
          dates""")
  @interface WithDates {}
}
