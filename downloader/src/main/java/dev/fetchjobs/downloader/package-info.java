@NullMarked
package dev.fetchjobs.downloader;

import org.jspecify.annotations.NullMarked;
