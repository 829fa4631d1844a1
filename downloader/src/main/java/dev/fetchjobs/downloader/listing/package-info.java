/** Listings: reads the entries of a listing, and chooses one of them. */
@NullMarked
package dev.fetchjobs.downloader.listing;

import org.jspecify.annotations.NullMarked;
