package dev.fetchjobs.downloader.http;

/** Which of a run's requests it is: both may have the same URL. */
public enum Purpose {
  FILE,
  CHECKSUM
}
