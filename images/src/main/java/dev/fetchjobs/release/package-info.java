/** Makes the files of a release from the images that are built. */
@NullMarked
package dev.fetchjobs.release;

import org.jspecify.annotations.NullMarked;
