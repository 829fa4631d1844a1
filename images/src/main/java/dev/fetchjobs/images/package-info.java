/**
 * Builds container images without a container engine and without a base image. An image has a Java
 * runtime made by jlink, the C library of the machine that builds, the program's jars, and an
 * ahead-of-time cache from a training.
 */
@NullMarked
package dev.fetchjobs.images;

import org.jspecify.annotations.NullMarked;
