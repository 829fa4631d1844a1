/** Has a proxy in front of a real Kubernetes API server that causes faults on demand. */
@NullMarked
package dev.fetchjobs.testkit.faults;

import org.jspecify.annotations.NullMarked;
