package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.MapBy;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** A file behind one HTTP or HTTPS address. */
@Part
@ValidationRule(
    value = "self.url.matches('^https?://[^/?#]')",
    fieldPath = ".url",
    message =
        """
        write an address that starts with http:// or https:// and a host, \
        for example https://publisher.example/instruments.csv""")
@ValidationRule(
    value = "!self.url.matches('^[^/]*//[^/?#]*@')",
    fieldPath = ".url",
    message =
        """
        remove the user name and password before the @: whoever may read this FetchJob \
        would read them""")
@ValidationRule(
    value = "!self.url.contains('#')",
    fieldPath = ".url",
    message = "remove the # and what follows it: a fragment is never sent to a server")
@ValidationRule(
    value = "self.url.matches('^[!-~]*$') && !self.url.matches(r'[\\\\\"<>^`{|}]')",
    fieldPath = ".url",
    message =
        """
        percent-encode spaces, quotes, backslashes, braces and characters outside ASCII \
        (a space is %20), and write a host name outside ASCII in its xn-- form""")
@ValidationRule(
    value =
        """
        !self.url.matches(r'^https?://[^/?#\\\\][!-\\[\\]-~]*$') \
        || self.url.matches('^[^/]*//[^/?#]*@') || isURL(self.url) && self.url.matches(r'^[^/]*//([^/?#:\\[\\]]+|\\[[0-9A-Fa-f:.]+\\])\
        (:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9][0-9]|6[0-4][0-9]{3}|[1-5][0-9]{4}\
        |[1-9][0-9]{0,3}))?([/?#]|$)')""",
    fieldPath = ".url",
    message =
        """
        the host or port cannot be read: write host or host:port with a port of 1 to 65535, \
        and an IPv6 address in brackets""")
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
public record HttpSource(
    @Required
        @Size(min = 1, max = 2048)
        @JsonPropertyDescription(
            """
            Address of the file, http or https, without credentials and without a fragment. \
            Redirects are followed within the same scheme, host and port. \
            Example: https://publisher.example/files/instruments.csv""")
        String url,
    @Default("[]")
        @Size(max = 32)
        @MapBy("name")
        @JsonPropertyDescription(
            """
            Request headers to send besides the downloader's own, at most 32. They are sent to \
            the origin of the URL only, never to where it redirects. Default: none. \
            Example: [{name: Accept-Language, value: en}]""")
        List<HttpHeader> headers) {

  /** A list that is absent in the stored object is empty. */
  public HttpSource {
    headers = headers == null ? List.of() : List.copyOf(headers);
  }
}
