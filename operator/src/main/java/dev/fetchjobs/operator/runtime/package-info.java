/**
 * The parts around the pure packages: settings, the API, informers, leadership, health and metrics.
 */
@NullMarked
package dev.fetchjobs.operator.runtime;

import org.jspecify.annotations.NullMarked;
