/**
 * Holds annotations for the parts of a Kubernetes schema that the CRD generator's own annotations
 * cannot express.
 */
@NullMarked
package dev.fetchjobs.api.schema;

import org.jspecify.annotations.NullMarked;
