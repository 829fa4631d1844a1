@NullMarked
package dev.fetchjobs.api;

import org.jspecify.annotations.NullMarked;
