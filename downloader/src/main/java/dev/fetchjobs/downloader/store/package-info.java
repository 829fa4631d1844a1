/**
 * The volume: its layout, the lock, the manifest, the staging directory. Nothing here changes the
 * published file.
 */
@NullMarked
package dev.fetchjobs.downloader.store;

import org.jspecify.annotations.NullMarked;
