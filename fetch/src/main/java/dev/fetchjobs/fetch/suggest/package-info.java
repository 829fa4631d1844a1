/**
 * Proposes a FetchJob for a file that was downloaded once. Everything is computed from an {@link
 * dev.fetchjobs.fetch.suggest.Observation}. This package does not connect to servers and does not
 * read files.
 */
@NullMarked
package dev.fetchjobs.fetch.suggest;

import org.jspecify.annotations.NullMarked;
