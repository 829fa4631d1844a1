package dev.fetchjobs.api;

/** Validation rules and messages that several types share. */
final class Cel {
  /** {@code duration()} fails on anything else. */
  static final String DURATION = "'^" + Forms.DURATION + "$'";

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

  private static final String LABEL = "[A-Za-z0-9_]([-A-Za-z0-9_]{0,61}[A-Za-z0-9_])?";

  /** A host's name; whether it is an address is asked of the next two. */
  static final String NAME = LABEL + "([.]" + LABEL + ")*";

  /** What an IPv6 address in brackets looks like; {@code isIP} reads it. */
  static final String IPV6 = "[[][0-9A-Fa-f.]*:[0-9A-Fa-f:.]*[]]";

  /**
   * The last part is a number: many programs read that as an address (inet_aton), also 127.1 and
   * 0x7f.1, and not all alike.
   */
  static final String NUMBER_LAST = "([-A-Za-z0-9_]+[.])*([0-9]+|0[xX][0-9A-Fa-f]*)";

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

  static final String IPV4 = OCTET + "([.]" + OCTET + "){3}";

  /** Whether {@code h} is a host: a name, or an address as in a URL. */
  static final String HOST =
      "(h.matches('^"
          + NAME
          + "$') && !h.matches('^"
          + NUMBER_LAST
          + "$') || h.matches('^"
          + IPV4
          + "$') || h.matches('^"
          + IPV6
          + "$') && isIP(h.substring(1, size(h) - 1)))";

  /** Comes before {@code isQuantity}, which computes for half a minute on 1e999999999. */
  static final String QUANTITY = "'^[-+.0-9]+([A-Za-z]i?|[eE][-+]?[0-9]{1,2})?$'";

  /** Whether {@code q} is a whole number; {@code isInteger} says no of 1.5Gi and 1000m. */
  static final String WHOLE =
      "(q.isInteger() || q.isLessThan(quantity('9E')) && q.isGreaterThan(quantity('-9E'))"
          + " && double(int(q.asApproximateFloat())) == q.asApproximateFloat())";

  private Cel() {}
}
