/** The fault table as the test run sees it. */
@NullMarked
package dev.fetchjobs.testkit.rows;

import org.jspecify.annotations.NullMarked;
