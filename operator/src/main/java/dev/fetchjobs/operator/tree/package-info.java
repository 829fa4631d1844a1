/**
 * Builds, reads and compares the JSON of Kubernetes objects. The JSON is held in maps, lists and
 * scalars, and not in model classes.
 */
@NullMarked
package dev.fetchjobs.operator.tree;

import org.jspecify.annotations.NullMarked;
