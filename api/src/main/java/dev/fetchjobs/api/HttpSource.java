package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.ItemLength;
import dev.fetchjobs.api.schema.MapBy;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes a file that the publisher offers at an HTTP or HTTPS address. */
@Part
@ValidationRule(
    value =
        """
        self.headers.all(h, self.headers.exists_one(o, \
        o.name.lowerAscii() == h.name.lowerAscii()))""",
    fieldPath = ".headers",
    message =
        """
        a header is listed twice (upper and lower case are the same): \
        join its values with commas in one entry""")
@ValidationRule(
    value =
        """
        (has(self.basicAuth) ? 1 : 0) + (has(self.bearerToken) ? 1 : 0) \
        + (has(self.oauth2) ? 1 : 0) + (has(self.digestAuth) ? 1 : 0) \
        + (self.headers.exists(h, h.name.lowerAscii() == 'authorization') ? 1 : 0) <= 1""",
    message =
        """
        keep one of basicAuth, bearerToken, oauth2, digestAuth and a header Authorization: \
        a request has only one""")
@ValidationRule(
    value =
        """
        self.url.lowerAscii().startsWith('https://') || self.allowPlainCredentials \
        || !(has(self.basicAuth) || has(self.bearerToken) || has(self.oauth2) \
        || self.headers.exists(h, h.name.lowerAscii() in ['authorization', 'cookie'] \
        || has(h.valueFrom) && has(h.valueFrom.secretKeyRef)) \
        || has(self.body) && has(self.body.valueFrom) \
        && has(self.body.valueFrom.secretKeyRef))""",
    fieldPath = ".url",
    message =
        """
        credentials would cross the network readable for everybody on the way: write https://, \
        or accept that with allowPlainCredentials: true""")
@ValidationRule(
    value =
        """
        !has(self.oauth2) || self.allowPlainCredentials \
        || !self.oauth2.tokenUrl.lowerAscii().startsWith('http://')""",
    fieldPath = ".oauth2",
    message =
        """
        the client secret would cross the network readable for everybody on the way: write \
        tokenUrl with https://, or accept that with allowPlainCredentials: true""")
@ValidationRule(
    value = "!has(self.body) || self.method == 'POST'",
    fieldPath = ".body",
    message = "a GET request has no body: write method: POST, or remove body")
@ValidationRule(
    value =
        """
        !has(self.body) || !self.headers.exists(h, h.name.lowerAscii() == 'content-type')""",
    fieldPath = ".headers",
    message = "write the value of the header Content-Type into body.mediaType")
@ValidationRule(
    value =
        """
        !has(self.mirrors) || self.mirrors.all(m, m != self.url \
        && self.mirrors.exists_one(o, o == m))""",
    fieldPath = ".mirrors",
    message = "write each address once: as url, or as one of the mirrors")
@ValidationRule(
    value = "!has(self.mirrors) || self.method == 'GET'",
    fieldPath = ".mirrors",
    message = "a POST is sent to one address: remove mirrors, or write method: GET")
@ValidationRule(
    value = "!has(self.mirrors) || !has(self.find) || !has(self.find.set)",
    fieldPath = ".mirrors",
    message = "the files of a set come from one address: remove mirrors, or find.set")
@ValidationRule(
    value =
        """
        !has(self.tls) || self.url.lowerAscii().startsWith('https://') || \
        size(self.redirects.hosts) > 0 || has(self.mirrors)""",
    fieldPath = ".tls",
    message = "tls has no effect on an http:// address: write https://, or remove tls")
@ValidationRule(
    value = "!has(self.userAgent) || self.userAgent.matches(" + Cel.LINE + ")",
    fieldPath = ".userAgent",
    message = "write one line of ASCII text without spaces at its ends")
public record HttpSource(
    @Required
        @Url(dates = true)
        @Size(min = 1, max = 2048)
        @JsonPropertyDescription(
            """
            Address of the file, or of the listing in which find looks for it: http or https, \
            without credentials and without a fragment. \
            Path and query may have dates, such as {date:yyyyMMdd} for the date of the run or \
            {date-1d@America/New_York:yyyy-MM-dd} for the day before it in New York. \
            Redirects are followed within the same scheme, host and port, and to the hosts in \
            redirects.hosts. Example: https://publisher.example/files/instruments.csv""")
        String url,
    @Default("GET")
        @Words({"GET", "POST"})
        @JsonPropertyDescription(
            """
            HTTP method of the request: GET, or POST for an API that needs a request body. A \
            POST must be safe to repeat: every run sends it, as often as retry says, and \
            downloads the whole file each time. Default: GET. Example: POST""")
        String method,
    @JsonPropertyDescription(
            """
            The body of a POST request, sent to the origin of the URL only. Default: none. \
            Example: {mediaType: application/json, value: '{"format": "csv"}'}""")
        @Nullable RequestBody body,
    @Default("[]")
        @Size(max = 32)
        @MapBy("name")
        @JsonPropertyDescription(
            """
            Request headers to send besides the downloader's own, at most 32. They are sent to \
            the origin of the URL only, never to another origin after a redirect. Default: none. \
            Example: [{name: Accept-Language, value: en}]""")
        List<HttpHeader> headers,
    @JsonPropertyDescription(
            """
            User name and password for basic authentication, sent to the origin of the URL only. \
            Default: none. Example: {secretRef: {name: vendor-login}}""")
        @Nullable BasicAuth basicAuth,
    @JsonPropertyDescription(
            """
            Token for the header Authorization: Bearer, sent to the origin of the URL only. \
            Default: none. Example: {secretKeyRef: {name: vendor, key: token}}""")
        @Nullable BearerToken bearerToken,
    @JsonPropertyDescription(
            """
            Each run requests a token from a token server (OAuth2 client credentials). It is \
            sent to the origin of the URL only and never stored. Default: none. Example: \
            {tokenUrl: "https://login.vendor.example/token", secretRef: {name: \
            vendor-client}}""")
        @Nullable OAuth2 oauth2,
    @JsonPropertyDescription(
            """
            User name and password for HTTP Digest authentication (SHA-256 or MD5), for the origin \
            of the URL only. The password itself is never sent. Default: none. \
            Example: {secretRef: {name: vendor-login}}""")
        @Nullable DigestAuth digestAuth,
    @Default("false")
        @JsonPropertyDescription(
            """
            Whether credentials may be sent unencrypted, over http://, where everybody on the way \
            can read and reuse them: basicAuth, bearerToken, oauth2, headers Authorization and \
            Cookie, and headers and a body from a Secret. Default: false. Example: true""")
        boolean allowPlainCredentials,
    @JsonPropertyDescription(
            """
            A private certificate authority, a client certificate or another server name. \
            Certificates are always verified. Default: the public authorities, no client \
            certificate, the name in the URL.""")
        @Nullable Tls tls,
    @Default("{}")
        @JsonPropertyDescription(
            "How many redirects are followed and to which other hosts. Default: {max: 5, hosts: []}.")
        Redirects redirects,
    @JsonPropertyDescription(
            """
            The HTTP proxy for the requests. Default: the proxy of the operator's installation, \
            usually none. Example: {url: "http://proxy.example:3128"}""")
        @Nullable Proxy proxy,
    @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            """
            Value of the header User-Agent. Default: fetchjob/<version> with the contact of the \
            operator's installation. Example: example-data-team/1.0 (+https://example.org/bot)""")
        @Nullable String userAgent,
    @JsonPropertyDescription(
            """
            How long one attempt waits for the publisher; spec.timeout limits the whole run. \
            Default: {connect: 10s, firstByte: 1m, stall: 30s}. Example: {firstByte: 5m}""")
        @Nullable Timeouts timeouts,
    @JsonPropertyDescription(
            """
            Says that the URL is the address of a listing, and which of its entries is the file: \
            a page with a link, an index in JSON or XML, or a list of links. Each run reads the \
            listing. The link may lead to the origin of the URL, and to the hosts in \
            redirects.hosts; another origin gets no credentials, no headers and no body. \
            Default: the URL is the address of the file. Example: {format: Html, where: \
            [{field: name, matches: '^instruments.*[.]csv$'}]}""")
        @Nullable Find find,
    @Url(dates = true)
        @Size(min = 1, max = 8)
        @ItemLength(max = 1024)
        @JsonPropertyDescription(
            """
            Further addresses of the same file or listing, at most 8. If an address fails, the \
            next one is asked in the same attempt. The next run begins with the address that \
            worked. verify.checksum has to state a SHA-256 or SHA-512 digest, by value or by \
            from.url. A mirror with another origin than the URL gets no credentials and no \
            headers. Path and query may have dates. Default: none. Example: \
            ["https://mirror.example/files/instruments.csv"]""")
        @Nullable List<String> mirrors) {

  /** Makes the record of the description. If the stored object lacks a list, the list is empty. */
  public HttpSource {
    headers = headers == null ? List.of() : List.copyOf(headers);
  }
}
