/**
 * Computes the status from the spec, the old status, the runs and an instant. The package is pure.
 */
@NullMarked
package dev.fetchjobs.operator.status;

import org.jspecify.annotations.NullMarked;
