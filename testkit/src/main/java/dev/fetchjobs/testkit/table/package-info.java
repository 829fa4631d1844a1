/** Fault tables: which test covers which row. They are printed at the end of a run. */
@NullMarked
package dev.fetchjobs.testkit.table;

import org.jspecify.annotations.NullMarked;
