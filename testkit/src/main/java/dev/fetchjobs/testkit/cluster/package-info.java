/** A real cluster for tests: connection, a namespace of one's own, volumes, the audit log. */
@NullMarked
package dev.fetchjobs.testkit.cluster;

import org.jspecify.annotations.NullMarked;
