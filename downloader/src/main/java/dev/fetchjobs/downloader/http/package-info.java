/**
 * From a request to an open response: connections, TLS, proxies, address policy, redirects, status
 * and framing.
 */
@NullMarked
package dev.fetchjobs.downloader.http;

import org.jspecify.annotations.NullMarked;
