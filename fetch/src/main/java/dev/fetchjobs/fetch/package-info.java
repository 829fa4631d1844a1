/**
 * A FetchJob's download on one's own machine: what Kubernetes would do around it is played here.
 */
@NullMarked
package dev.fetchjobs.fetch;

import org.jspecify.annotations.NullMarked;
