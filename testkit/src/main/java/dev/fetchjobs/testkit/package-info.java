@NullMarked
package dev.fetchjobs.testkit;

import org.jspecify.annotations.NullMarked;
