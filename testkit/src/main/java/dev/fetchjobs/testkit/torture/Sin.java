package dev.fetchjobs.testkit.torture;

/** Lists what the server saw a tool do although the tool should not do it. */
enum Sin {
  SECRET_SENT("sends the secret"),
  PRIVATE_ADDRESS("asks a private address"),
  WITHOUT_TLS("goes on without TLS"),
  TOO_EARLY("asks too early");

  private final String words;

  Sin(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
