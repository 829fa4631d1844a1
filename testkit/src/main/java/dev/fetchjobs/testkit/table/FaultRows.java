package dev.fetchjobs.testkit.table;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a class whose tests cover rows of a fault table. A test whose display name starts with
 * {@code O5 } covers row O5. {@link FaultTable} describes the table's file. The results of all
 * marked classes of a run are written to {@code target/NAME-fault-table.txt}.
 */
@ExtendWith(FaultTableExtension.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface FaultRows {

  /** Returns the name of the fault table whose rows the class tests. */
  String value();

  /**
   * Returns whether the fault of each row fails a run. If it does, the table shows each {@link
   * SeenFailure}, and a row without one is missing. All classes of a table have the same value.
   */
  boolean failures() default false;
}
