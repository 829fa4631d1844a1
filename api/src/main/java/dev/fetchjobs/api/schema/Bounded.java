package dev.fetchjobs.api.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A structure of Kubernetes' own, taken over as a whole: most items of every list, most entries of
 * every map and most characters of every string in it, at every depth.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Bounded {
  int items();

  int entries();

  int length();
}
