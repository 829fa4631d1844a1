/** The closed sets of words that users see in a FetchJob's status, each a type. */
@NullMarked
package dev.fetchjobs.operator.vocabulary;

import org.jspecify.annotations.NullMarked;
