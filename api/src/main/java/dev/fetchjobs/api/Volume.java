package dev.fetchjobs.api;

/** A path on a PersistentVolumeClaim. */
public record Volume(String claimName, String path) {}
