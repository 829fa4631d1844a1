package dev.fetchjobs.operator.runtime;

import java.nio.file.Path;

/**
 * Describes a proxy before the web page that logs users in and names them in header fields.
 *
 * @param secret file with the secret by which the proxy proves itself; it is read for each request,
 *     so a new secret needs no restart
 * @param secretHeader name of the header field in which the proxy sends the secret
 */
public record TrustedProxy(
    Path secret, String secretHeader, String userHeader, String groupsHeader) {}
