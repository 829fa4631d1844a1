/** Runs a FetchJob's download on the local machine, and does there what Kubernetes would do. */
@NullMarked
package dev.fetchjobs.fetch;

import org.jspecify.annotations.NullMarked;
