/**
 * JSON of Kubernetes objects as maps, lists and scalars: built, read and compared without model
 * classes.
 */
@NullMarked
package dev.fetchjobs.operator.tree;

import org.jspecify.annotations.NullMarked;
