package dev.fetchjobs.downloader.open;

/** Which of a run's requests it is: both may have the same URL. */
public enum Purpose {
  FILE,
  CHECKSUM
}
