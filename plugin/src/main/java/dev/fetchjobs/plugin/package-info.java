/** Runs {@code kubectl fetchjob}: reads the command line and talks to the cluster by kubectl. */
@NullMarked
package dev.fetchjobs.plugin;

import org.jspecify.annotations.NullMarked;
