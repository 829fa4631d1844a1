package dev.fetchjobs.api.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An object that one manager owns as a whole ({@code x-kubernetes-map-type: atomic}): who applies
 * it replaces it, and nothing that others put into it stays.
 *
 * <p>An optional object that may be empty, and that means something else when it is absent, has to
 * be whole and to have no defaults inside. Otherwise server-side apply leaves null where somebody
 * writes <code>{}</code> after something else, and the API server refuses null.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Whole {}
