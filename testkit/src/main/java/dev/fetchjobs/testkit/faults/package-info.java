/** A Kubernetes API server that goes wrong on demand: a proxy in front of a real one. */
@NullMarked
package dev.fetchjobs.testkit.faults;

import org.jspecify.annotations.NullMarked;
