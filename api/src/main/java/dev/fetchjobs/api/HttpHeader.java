package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Describes one header field of the request. Exactly one of {@code value} and {@code valueFrom} is
 * set.
 */
@Part
@ValidationRule(
    value = "self.name.matches('^[0-9A-Za-z!#$%&\\'*+.^_`|~-]+$')",
    fieldPath = ".name",
    message =
        """
        a header name has letters, digits and !#$%&'*+-.^_`|~ only, \
        no space and no colon, for example X-Api-Key""")
@ValidationRule(
    value =
        """
        !(self.name.lowerAscii() in ['host', 'content-length', 'transfer-encoding', 'te', \
        'trailer', 'connection', 'keep-alive', 'proxy-connection', 'upgrade', 'http2-settings', \
        'expect', 'proxy-authenticate', 'proxy-authorization', 'range', 'accept-encoding']) \
        && !self.name.lowerAscii().startsWith('if-')""",
    fieldPath = ".name",
    message =
        """
        remove this header: the downloader sets it itself, to frame the request, \
        to ask only for what changed and to resume""")
@ValidationRule(
    value = "self.name.lowerAscii() != 'user-agent'",
    fieldPath = ".name",
    message = "write this header's value into userAgent")
@ValidationRule(
    value = "has(self.value) != has(self.valueFrom)",
    message = "write exactly one of value (for all to read) and valueFrom (a key of a Secret)")
@ValidationRule(
    value = "!has(self.value) || self.value.matches(" + Cel.LINE + ")",
    fieldPath = ".value",
    message =
        """
        a header value is one line of ASCII text without spaces at its ends; \
        encode anything else the way the publisher asks for""")
public record HttpHeader(
    @Required
        @Size(min = 1, max = 128)
        @JsonPropertyDescription(
            """
            Name of the header; upper and lower case are the same. Headers that frame the \
            message or that the downloader needs for itself (Host, Range, If-None-Match and \
            others) are refused. Example: Accept-Language""")
        String name,
    @Size(min = 1, max = 4096)
        @JsonPropertyDescription(
            """
            Value of the header, one line of ASCII text. It is not secret: every user who may \
            read the FetchJob can read it. Example: en""")
        @Nullable String value,
    @JsonPropertyDescription(
            """
            Where the value is stored, if it must not be in the FetchJob. Example: \
            {secretKeyRef: {name: vendor, key: api-key}}""")
        @Nullable KeySource valueFrom) {}
