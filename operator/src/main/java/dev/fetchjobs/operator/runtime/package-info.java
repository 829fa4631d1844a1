/**
 * Settings, the API, informers, leadership, health and metrics: everything around the pure core.
 */
@NullMarked
package dev.fetchjobs.operator.runtime;

import org.jspecify.annotations.NullMarked;
