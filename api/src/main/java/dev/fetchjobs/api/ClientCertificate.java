package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;

/** Describes the certificate by which the downloader authenticates itself to the publisher. */
@Part
public record ClientCertificate(
    @Required
        @JsonPropertyDescription(
            """
            A Secret of type kubernetes.io/tls: tls.crt holds the chain, tls.key the key in PEM, \
            PKCS#8 or PKCS#1. Example: {name: client-cert}""")
        SecretRef secretRef) {}
