package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Whole;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Holds settings for HTTPS with private certificates. No setting can turn the verification of
 * certificates off.
 */
@Part
@Whole
@ValidationRule(
    value = "has(self.caFrom) || has(self.clientCertificate) || has(self.serverName)",
    message = "set one of caFrom, clientCertificate and serverName, or remove tls")
@ValidationRule(
    value = "!has(self.serverName) || [self.serverName].all(h, " + Cel.HOST + ")",
    fieldPath = ".serverName",
    message = "write a host name without a port, for example files.publisher.example")
public record Tls(
    @JsonPropertyDescription(
            """
            PEM certificates of the authorities to trust instead of the public ones. Default: the \
            public ones. Example: {configMapKeyRef: {name: company-ca, key: ca.crt}}""")
        @Nullable KeySource caFrom,
    @JsonPropertyDescription(
            """
            Certificate to show to the publisher. Default: none. \
            Example: {secretRef: {name: client-cert}}""")
        @Nullable ClientCertificate clientCertificate,
    @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            """
            Host name to ask for (SNI) and to verify in the certificate, instead of the URL's. \
            Default: the URL's host. Example: files.publisher.example""")
        @Nullable String serverName) {}
