/** Holds the closed sets of words in a FetchJob's status. Each set is a type of its own. */
@NullMarked
package dev.fetchjobs.operator.vocabulary;

import org.jspecify.annotations.NullMarked;
