/**
 * Has a server that lies in every way that a download can meet, and the program that tries tools
 * for downloads against each lie. {@code dev/torture} starts it.
 */
@NullMarked
package dev.fetchjobs.testkit.torture;

import org.jspecify.annotations.NullMarked;
