/**
 * Container images from scratch, without a container engine: a Java runtime by jlink, the C library
 * of the machine, the program's jars and an ahead-of-time cache trained on real work.
 */
@NullMarked
package dev.fetchjobs.images;

import org.jspecify.annotations.NullMarked;
