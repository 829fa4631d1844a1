/**
 * Reads runs from Jobs and Pods. The package is pure: it uses no client, no clock and no
 * environment. Text that a container wrote is foreign and is never trusted.
 */
@NullMarked
package dev.fetchjobs.operator.observed;

import org.jspecify.annotations.NullMarked;
