/**
 * Computes the status from the spec, the old status, the runs and an instant. The package is pure:
 * it uses no client, no clock and no environment.
 */
@NullMarked
package dev.fetchjobs.operator.status;

import org.jspecify.annotations.NullMarked;
