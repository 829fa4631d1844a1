/**
 * Records which test covers which row of a fault table. The tables are printed at the end of a run.
 */
@NullMarked
package dev.fetchjobs.testkit.table;

import org.jspecify.annotations.NullMarked;
