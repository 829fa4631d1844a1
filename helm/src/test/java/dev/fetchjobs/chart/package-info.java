/** The Helm chart, rendered in the JVM. */
package dev.fetchjobs.chart;
