/**
 * Has replicas of the publishers that the examples name: they have the host names, addresses,
 * formats and traps of the real ones. All content is invented.
 */
@NullMarked
package dev.fetchjobs.testkit.replica;

import org.jspecify.annotations.NullMarked;
