/**
 * What one reconciliation does, step by step: {@link dev.fetchjobs.operator.decide.NextStep} is the
 * table of contents. Pure: no client, no clock, no environment.
 */
@NullMarked
package dev.fetchjobs.operator.decide;

import org.jspecify.annotations.NullMarked;
