/** Words that people read: cleaned of what terminals cannot show, and of secrets. */
@NullMarked
package dev.fetchjobs.downloader.text;

import org.jspecify.annotations.NullMarked;
