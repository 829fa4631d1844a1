package dev.fetchjobs.downloader.checksum;

import dev.fetchjobs.downloader.transfer.Transferred;

/** A complete body whose digest is the one that was asked for. Made by {@link ExpectedDigest}. */
public final class Checked {

  private final Transferred body;

  Checked(Transferred body) {
    this.body = body;
  }

  public Transferred body() {
    return body;
  }
}
