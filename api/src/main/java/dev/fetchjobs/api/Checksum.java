package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Describes the digest that the downloaded file must have. Exactly one of {@code value} and {@code
 * from} is set.
 */
@Part
@ValidationRule(
    value = "has(self.value) != has(self.from)",
    message = "write exactly one of value (the digest) and from (where the publisher states it)")
@ValidationRule(
    value =
        """
        !has(self.value) || self.value.matches('^[0-9A-Fa-f]+$') && size(self.value) == \
        {'SHA-256': 64, 'SHA-512': 128, 'SHA-1': 40, 'MD5': 32}[self.algorithm]""",
    fieldPath = ".value",
    messageExpression =
        """
        'write the ' + self.algorithm + ' digest as ' \
        + (self.algorithm == 'SHA-256' ? '64' : self.algorithm == 'SHA-512' ? '128' \
        : self.algorithm == 'SHA-1' ? '40' : '32') + ' hexadecimal digits and nothing else'""",
    message = "write the digest in hexadecimal digits, as many as its algorithm has")
public record Checksum(
    @Required
        @Words({"SHA-256", "SHA-512", "SHA-1", "MD5"})
        @JsonPropertyDescription(
            """
            Algorithm of the digest: SHA-256, SHA-512, SHA-1 or MD5. The last two find \
            accidental errors only, not forgery. Example: SHA-256""")
        String algorithm,
    @Size(min = 32, max = 128)
        @JsonPropertyDescription(
            """
            The digest in hexadecimal digits, upper or lower case. Right for a file that never \
            changes. Example: \
            9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08""")
        @Nullable String value,
    @JsonPropertyDescription(
            """
            Where the publisher states the digest; every run reads it. Example: {url: \
            "https://publisher.example/files/SHA256SUMS"}""")
        @Nullable ChecksumFrom from,
    @Words({"Transferred", "Unpacked"})
        @JsonPropertyDescription(
            """
            Which bytes the digest is made from: Transferred (the download before it is \
            unpacked; if a server marks the response as gzip-encoded without a request for it, \
            the digest of the received bytes or of the decoded ones is right) or Unpacked (the \
            published file). Default: Transferred. Example: Unpacked""")
        @Nullable String of) {}
