package dev.fetchjobs.api;

/** One request header. */
public record HttpHeader(String name, String value) {}
