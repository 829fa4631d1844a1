/** Tests the Helm chart, which the tests render in the JVM. */
package dev.fetchjobs.chart;
