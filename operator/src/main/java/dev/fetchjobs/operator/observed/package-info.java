/** Jobs and Pods → runs. Pure; what a container wrote is data from outside. */
@NullMarked
package dev.fetchjobs.operator.observed;

import org.jspecify.annotations.NullMarked;
