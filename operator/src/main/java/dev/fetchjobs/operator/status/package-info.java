/** Spec, old status, runs and an instant → status. Pure. */
@NullMarked
package dev.fetchjobs.operator.status;

import org.jspecify.annotations.NullMarked;
