package dev.fetchjobs.api.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An object that one manager owns as a whole ({@code x-kubernetes-map-type: atomic}): who applies
 * it replaces it, and nothing that others put into it stays.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Whole {}
