package dev.fetchjobs.api;

/** Pieces that several validation rules share. */
final class Cel {
  /** A Go duration that cannot overflow; {@code duration()} fails on anything else. */
  static final String DURATION = "'^([0-9]{1,5}([.][0-9]{1,3})?(h|m|s|ms))+$'";

  private Cel() {}
}
