@NullMarked
package dev.fetchjobs.operator;

import org.jspecify.annotations.NullMarked;
