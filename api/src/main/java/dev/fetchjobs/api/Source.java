package dev.fetchjobs.api;

/** Where the file comes from. */
public record Source(HttpSource http) {}
