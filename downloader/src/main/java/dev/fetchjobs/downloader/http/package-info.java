/**
 * From a request to an open response: connections, TLS, proxies, address rules, redirects, status
 * codes and framing.
 */
@NullMarked
package dev.fetchjobs.downloader.http;

import org.jspecify.annotations.NullMarked;
