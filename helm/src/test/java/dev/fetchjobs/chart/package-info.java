/** Tests of the Helm chart, which is rendered in the JVM. */
package dev.fetchjobs.chart;
