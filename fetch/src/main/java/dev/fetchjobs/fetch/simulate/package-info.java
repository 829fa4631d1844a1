/**
 * Runs a FetchJob in virtual time. The operator's reconciliation and the downloader's rules about
 * attempts and holds are the real ones. The API server, the controllers of Kubernetes, the pods and
 * the publisher are simulated.
 */
@NullMarked
package dev.fetchjobs.fetch.simulate;

import org.jspecify.annotations.NullMarked;
