/** What is known beforehand of the body, and whether it holds: before anything reads the body. */
@NullMarked
package dev.fetchjobs.downloader.checksum;

import org.jspecify.annotations.NullMarked;
