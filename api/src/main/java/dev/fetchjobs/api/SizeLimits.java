package dev.fetchjobs.api;

/** Bounds of the published file's size, as Kubernetes quantities. */
public record SizeLimits(String min, String max) {}
