/** What Kubernetes' schemas can say and the CRD generator's own annotations cannot. */
@NullMarked
package dev.fetchjobs.api.schema;

import org.jspecify.annotations.NullMarked;
