package dev.fetchjobs.testkit.cluster;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test that needs a real API server. The Maven profile {@code cluster} runs it; a plain
 * {@code mvn test} does not. The test may have parameters of the types {@link Cluster}, {@link
 * TestNamespace} and {@code KubernetesClient}.
 */
@Tag("cluster")
@ExtendWith(ClusterExtension.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface OnCluster {}
