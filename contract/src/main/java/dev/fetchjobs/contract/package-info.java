@NullMarked
package dev.fetchjobs.contract;

import org.jspecify.annotations.NullMarked;
