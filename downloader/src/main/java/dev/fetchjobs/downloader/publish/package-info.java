/** The only code that touches the stable path. */
@NullMarked
package dev.fetchjobs.downloader.publish;

import org.jspecify.annotations.NullMarked;
