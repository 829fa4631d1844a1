/**
 * Manages the volume: its layout, the lock, the manifest and the staging directory. This package
 * does not change the published file, and does not switch a published set.
 */
@NullMarked
package dev.fetchjobs.downloader.store;

import org.jspecify.annotations.NullMarked;
