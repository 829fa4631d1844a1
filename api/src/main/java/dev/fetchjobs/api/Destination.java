package dev.fetchjobs.api;

/** Where consumers read the file. */
public record Destination(Volume volume) {}
