package dev.fetchjobs.api;

/** The digest the file must have. */
public record Checksum(String algorithm, String value) {}
