package dev.fetchjobs.api;

/** Validation rules and messages that several types share. */
final class Cel {
  /** A Go duration that cannot overflow; {@code duration()} fails on anything else. */
  static final String DURATION = "'^([0-9]{1,5}([.][0-9]{1,3})?(h|m|s|ms))+$'";

  /** A DNS subdomain: the name of a Secret, ConfigMap or claim. */
  static final String OBJECT_NAME =
      "'^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'";

  /** The name of a label or annotation. */
  static final String LABEL_KEY =
      "'^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$'";

  static final String LABEL_NAMES =
      "!has(self.labels) || self.labels.all(k, k.matches(" + LABEL_KEY + "))";

  static final String LABEL_NAMES_MESSAGE =
      "a label's name is letters, digits, dashes, underscores and dots, with a prefix/";

  static final String LABEL_VALUES =
      """
      !has(self.labels) || self.labels.all(k, self.labels[k].matches(\
      '^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$'))""";

  static final String LABEL_VALUES_MESSAGE =
      "a label's value has at most 63 letters, digits, dashes, underscores and dots";

  static final String LABELS_NOT_OURS =
      """
      !has(self.labels) || self.labels.all(k, !k.contains('fetchjobs.dev/') \
      && !k.contains('batch.kubernetes.io/') && !(k in ['app.kubernetes.io/managed-by', \
      'job-name', 'controller-uid']))""";

  static final String LABELS_NOT_OURS_MESSAGE =
      """
      choose another label: by fetchjobs.dev/, batch.kubernetes.io/, \
      app.kubernetes.io/managed-by, job-name and controller-uid runs are told apart""";

  /** Visible ASCII in one line; spaces and tabs inside only. */
  static final String LINE = "'^[!-~]([ \\t!-~]*[!-~])?$'";

  /** A host name: labels, dots, no port. */
  static final String HOST = "'^[a-z0-9_]([-a-z0-9_.]*[a-z0-9_])?$'";

  static final String URL_START = "self.url.matches('^https?://[^/?#]')";

  static final String URL_START_MESSAGE =
      """
      write an address that starts with http:// or https:// and a host, \
      for example https://publisher.example/instruments.csv""";

  static final String URL_USER = "!self.url.matches('^[^/]*//[^/?#]*@')";

  static final String URL_USER_MESSAGE =
      """
      remove the user name and password before the @: whoever may read this FetchJob \
      would read them; put them into a Secret and name it in basicAuth.secretRef""";

  static final String URL_FRAGMENT = "!self.url.contains('#')";

  static final String URL_FRAGMENT_MESSAGE =
      "remove the # and what follows it: a fragment is never sent to a server";

  static final String URL_CHARACTERS =
      "self.url.matches('^[!-~]*$') && !self.url.matches(r'[\\\\\"<>^`{|}]')";

  static final String URL_CHARACTERS_MESSAGE =
      """
      percent-encode spaces, quotes, backslashes, braces and characters outside ASCII \
      (a space is %20), and write a host name outside ASCII in its xn-- form""";

  /** Says nothing where another rule does. */
  static final String URL_HOST =
      """
      !self.url.matches(r'^https?://[^/?#\\\\][!-\\[\\]-~]*$') \
      || self.url.matches('^[^/]*//[^/?#]*@') || isURL(self.url) \
      && self.url.matches(r'^[^/]*//([^/?#:\\[\\]]+|\\[[0-9A-Fa-f:.]+\\])\
      (:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9][0-9]|6[0-4][0-9]{3}|[1-5][0-9]{4}\
      |[1-9][0-9]{0,3}))?([/?#]|$)')""";

  static final String URL_HOST_MESSAGE =
      """
      the host or port cannot be read: write host or host:port with a port of 1 to 65535, \
      and an IPv6 address in brackets""";

  static final String TOKEN_URL_START = "self.tokenUrl.matches('^https?://[^/?#]')";

  static final String TOKEN_URL_USER = "!self.tokenUrl.matches('^[^/]*//[^/?#]*@')";

  static final String TOKEN_URL_FRAGMENT = "!self.tokenUrl.contains('#')";

  static final String TOKEN_URL_CHARACTERS =
      "self.tokenUrl.matches('^[!-~]*$') && !self.tokenUrl.matches(r'[\\\\\"<>^`{|}]')";

  static final String TOKEN_URL_HOST =
      """
      !self.tokenUrl.matches(r'^https?://[^/?#\\\\][!-\\[\\]-~]*$') \
      || self.tokenUrl.matches('^[^/]*//[^/?#]*@') || isURL(self.tokenUrl) \
      && self.tokenUrl.matches(r'^[^/]*//([^/?#:\\[\\]]+|\\[[0-9A-Fa-f:.]+\\])\
      (:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9][0-9]|6[0-4][0-9]{3}|[1-5][0-9]{4}\
      |[1-9][0-9]{0,3}))?([/?#]|$)')""";

  private Cel() {}
}
