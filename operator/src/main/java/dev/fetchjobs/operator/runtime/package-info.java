/**
 * Connects the pure packages of the operator with the cluster and the process. This package has the
 * settings, the API, informers, leadership, health and metrics.
 */
@NullMarked
package dev.fetchjobs.operator.runtime;

import org.jspecify.annotations.NullMarked;
