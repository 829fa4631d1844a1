package dev.fetchjobs.e2e;

import dev.fetchjobs.testkit.cluster.ClusterExtension;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks end-to-end tests on a real cluster with the chart installed by Helm, run by the Maven
 * profile {@code e2e}. Gives each test a {@link Scene} and its {@link FetchJobs}.
 */
@Tag("e2e")
@ExtendWith({ClusterExtension.class, Stage.class})
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@interface Story {}
