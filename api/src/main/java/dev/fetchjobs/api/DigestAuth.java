package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;

/** Describes HTTP Digest authentication (RFC 7616). */
@Part
public record DigestAuth(
    @Required
        @JsonPropertyDescription(
            """
            A Secret with the keys username and password (type kubernetes.io/basic-auth). \
            Example: {name: vendor-login}""")
        SecretRef secretRef) {}
