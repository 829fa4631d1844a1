package dev.fetchjobs.api;

/** Holds validation rules and messages that several types share. */
final class Cel {
  /**
   * A duration has this form. CEL's function {@code duration()} fails on text of any other form.
   */
  static final String DURATION = "'^" + Forms.DURATION + "$'";

  /**
   * Describes the form that the name of a Secret, ConfigMap or claim must have, which is that of a
   * DNS subdomain.
   */
  static final String OBJECT_NAME =
      "'^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'";

  /** Describes the form that the name of a label or annotation must have. */
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

  /**
   * Describes a text that is one line of visible ASCII characters. The text may have spaces and
   * tabs inside, but not at its ends.
   */
  static final String LINE = "'^[!-~]([ \\t!-~]*[!-~])?$'";

  private static final String LABEL = "[A-Za-z0-9_]([-A-Za-z0-9_]{0,61}[A-Za-z0-9_])?";

  /**
   * Describes the form that the name of a host must have. {@link #IPV6} and {@link #NUMBER_LAST}
   * find addresses.
   */
  static final String NAME = LABEL + "([.]" + LABEL + ")*";

  /**
   * Text of this form looks like an IPv6 address in brackets. CEL's {@code isIP} then checks
   * whether the host is an IP address.
   */
  static final String IPV6 = "[[][0-9A-Fa-f.]*:[0-9A-Fa-f:.]*[]]";

  /**
   * A host of this form has a number as its last part. Many programs read it as an address
   * (inet_aton), even 127.1 and 0x7f.1, but they do not agree on which one it is.
   */
  static final String NUMBER_LAST = "([-A-Za-z0-9_]+[.])*([0-9]+|0[xX][0-9A-Fa-f]*)";

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

  static final String IPV4 = OCTET + "([.]" + OCTET + "){3}";

  /**
   * Checks whether {@code h} is a host. The host must be a name, or an address in the form that
   * URLs use.
   */
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

  /**
   * A quantity must have this form before {@code isQuantity} checks it, because {@code isQuantity}
   * needs half a minute for 1e999999999.
   */
  static final String QUANTITY = "'^[-+.0-9]+([A-Za-z]i?|[eE][-+]?[0-9]{1,2})?$'";

  /**
   * Checks whether the quantity {@code q} is a whole number. CEL's {@code isInteger} is false for
   * 1.5Gi and 1000m, although both are whole.
   */
  static final String WHOLE =
      "(q.isInteger() || q.isLessThan(quantity('9E')) && q.isGreaterThan(quantity('-9E'))"
          + " && double(int(q.asApproximateFloat())) == q.asApproximateFloat())";

  /** Requires that the minimum number of elements is not above the maximum. */
  static final String ELEMENTS =
      """
      !has(self.minElements) || !has(self.maxElements) || self.minElements <= self.maxElements""";

  static final String ELEMENTS_MESSAGE =
      "minElements is above maxElements: no file could pass; lower it or raise maxElements";

  static final String DAYS = "self.closed.all(d, d.matches('^" + Forms.DAY + "$'))";

  static final String DAYS_MESSAGE =
      "write days that exist, in the form 2026-12-25, of the years 2000 to 2099";

  /** Checks the days of the week; a list of six names or fewer has no other duplicates. */
  static final String WEEKLY =
      """
      self.weekly.all(d, d in ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', \
      'Saturday', 'Sunday'])""";

  static final String WEEKLY_MESSAGE = "write days of the week, such as Saturday and Sunday";

  private Cel() {}
}
