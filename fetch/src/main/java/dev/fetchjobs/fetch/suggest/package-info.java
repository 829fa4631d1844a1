/**
 * Proposes a FetchJob for a file that was downloaded once. Everything here is computed from an
 * {@link dev.fetchjobs.fetch.suggest.Observation}; nothing here connects or reads a file.
 */
@NullMarked
package dev.fetchjobs.fetch.suggest;

import org.jspecify.annotations.NullMarked;
