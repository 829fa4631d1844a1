/** Reads the entries of a listing, and chooses one of them or a set of them. */
@NullMarked
package dev.fetchjobs.downloader.listing;

import org.jspecify.annotations.NullMarked;
