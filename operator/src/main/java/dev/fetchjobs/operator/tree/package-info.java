/**
 * Builds, reads and compares the JSON of Kubernetes objects as maps, lists and scalars, without
 * model classes.
 */
@NullMarked
package dev.fetchjobs.operator.tree;

import org.jspecify.annotations.NullMarked;
