/**
 * Decides what one reconciliation does, step by step. {@link
 * dev.fetchjobs.operator.decide.NextStep} shows the order of the steps. The package is pure: it
 * uses no client, no clock and no environment.
 */
@NullMarked
package dev.fetchjobs.operator.decide;

import org.jspecify.annotations.NullMarked;
