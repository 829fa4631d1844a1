/**
 * Connects the pure packages with the outside. This package has the settings, the API, informers,
 * leadership, health and metrics.
 */
@NullMarked
package dev.fetchjobs.operator.runtime;

import org.jspecify.annotations.NullMarked;
