package dev.fetchjobs.testkit.table;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class show rows of a fault table: one whose display name starts with {@code O5
 * } shows row O5. See {@link FaultTable} for the table's file. The results of all such classes of a
 * run are written to {@code target/NAME-fault-table.txt}.
 */
@ExtendWith(FaultTableExtension.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface FaultRows {

  /** Name of the table. */
  String value();
}
