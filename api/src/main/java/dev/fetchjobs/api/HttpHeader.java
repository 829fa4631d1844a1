package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One request header. */
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
        'expect', 'proxy-authenticate', 'proxy-authorization', 'range', 'if-match', \
        'if-none-match', 'if-modified-since', 'if-unmodified-since', 'if-range', \
        'accept-encoding', 'user-agent'])""",
    fieldPath = ".name",
    message =
        """
        remove this header: the downloader sets it itself, to frame the request, \
        to ask only for what changed, to resume, and to say who asks""")
@ValidationRule(
    value = "self.value.matches('^[!-~]([ \\t!-~]*[!-~])?$')",
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
    @Required
        @Size(min = 1, max = 4096)
        @JsonPropertyDescription(
            """
            Value of the header, one line of ASCII text. It is not secret: whoever may read \
            the FetchJob may read it. Example: en""")
        String value) {}
