package dev.fetchjobs.downloader.store;

/**
 * Names the newest {@link Statement}. Each statement has the digest of the one before it, so this
 * digest fixes all of them.
 *
 * @param statement number of the statement; the first one has the number 1
 * @param sha256 SHA-256 of the statement's file in lower-case hexadecimal digits
 */
public record Evidence(long statement, String sha256) {}
