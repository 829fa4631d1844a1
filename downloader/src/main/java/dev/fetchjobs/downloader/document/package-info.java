/** Reads JSON and XML documents with bounded memory. */
@NullMarked
package dev.fetchjobs.downloader.document;

import org.jspecify.annotations.NullMarked;
