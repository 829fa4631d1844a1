/**
 * Decides what the plugin prints and how it ends. The package is pure: it starts no process and
 * reads no clock.
 */
@NullMarked
package dev.fetchjobs.plugin.view;

import org.jspecify.annotations.NullMarked;
