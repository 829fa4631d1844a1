package dev.fetchjobs.api.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a structure that Kubernetes defines and that FetchJob's definition contains as a whole. The
 * values of the annotation limit the items of every list, the entries of every map and the
 * characters of every string in the structure, at every depth.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Bounded {
  int items();

  int entries();

  int length();
}
