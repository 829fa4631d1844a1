/**
 * HTTP/1.1 to the API server on blocking sockets and virtual threads, as the Kubernetes client's
 * transport. Small on purpose: at start each of its methods runs cold, and the JDK's client cost
 * more processor time than all reconciling (docs/adr/0008-a-small-transport-for-the-operator.md).
 */
@NullMarked
package dev.fetchjobs.operator.http;

import org.jspecify.annotations.NullMarked;
