/**
 * Gives tests a real cluster: a connection, a namespace for each test, volumes and the audit log.
 */
@NullMarked
package dev.fetchjobs.testkit.cluster;

import org.jspecify.annotations.NullMarked;
