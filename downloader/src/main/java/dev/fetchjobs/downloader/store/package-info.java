/**
 * The volume: what lies where, the lock, the manifest, the staging area. Nothing here touches the
 * stable path.
 */
@NullMarked
package dev.fetchjobs.downloader.store;

import org.jspecify.annotations.NullMarked;
