/**
 * Sends requests and returns open responses. The package has connections, TLS, proxies, address
 * rules, redirects, status codes and framing.
 */
@NullMarked
package dev.fetchjobs.downloader.http;

import org.jspecify.annotations.NullMarked;
