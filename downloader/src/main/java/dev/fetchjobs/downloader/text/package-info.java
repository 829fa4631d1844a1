/** Text that people read: without secrets and without characters that terminals cannot show. */
@NullMarked
package dev.fetchjobs.downloader.text;

import org.jspecify.annotations.NullMarked;
