package dev.fetchjobs.api.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an object that one field manager owns as a whole ({@code x-kubernetes-map-type: atomic}).
 * When a user applies it, the new object replaces the old one completely. Fields that other
 * managers had set are removed.
 *
 * <p>Some optional objects may be empty, and an empty object means something else than an absent
 * one. Such an object has to be marked, and its fields must have no defaults. If such an object is
 * not marked, server-side apply leaves null when a user replaces its content by <code>{}</code>,
 * and the API server refuses null.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Whole {}
