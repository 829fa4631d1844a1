/**
 * Proposes a FetchJob for a file that was downloaded once. The package computes everything from an
 * {@link dev.fetchjobs.fetch.suggest.Observation}. The package does not connect to servers and does
 * not read files.
 */
@NullMarked
package dev.fetchjobs.fetch.suggest;

import org.jspecify.annotations.NullMarked;
