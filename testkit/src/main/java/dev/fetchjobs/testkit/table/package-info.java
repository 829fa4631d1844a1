/** A fault table: which row is shown by which test, printed at the end of a run. */
@NullMarked
package dev.fetchjobs.testkit.table;

import org.jspecify.annotations.NullMarked;
