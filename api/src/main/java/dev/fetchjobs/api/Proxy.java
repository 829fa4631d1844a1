package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.ItemLength;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes an HTTP proxy between the downloader and the publisher. */
@Part
@ValidationRule(
    value =
        """
        self.url.matches('^(?i:http)://') && !self.url.matches('^[^/]*//[^/?#]*(/.|[?])')""",
    fieldPath = ".url",
    message =
        """
        write http://host:port and nothing after the port, for example \
        http://proxy.example:3128; user and password belong into a Secret named in secretRef""")
@ValidationRule(
    value =
        "self.noProxy.all(e, e == '*' || e.matches('^([*]?[.])?"
            + Cel.NAME
            + "$') && !e.matches('^([*]?[.])?"
            + Cel.NUMBER_LAST
            + "$') || isIP(e) || isCIDR(e))",
    fieldPath = ".noProxy",
    message =
        """
        write host names, .suffixes or address ranges without scheme and port: \
        files.example, .internal.example or 10.0.0.0/8""")
public record Proxy(
    @Required
        @Url
        @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            """
            Address of the proxy, http only; https downloads pass through it in a tunnel. The \
            proxy resolves the publisher's name. The operator's settings must allow downloads to \
            connect to it, unless it is the installation's own proxy. Example: \
            http://proxy.example:3128""")
        String url,
    @JsonPropertyDescription(
            """
            A Secret with the keys username and password for the proxy; they are never sent to \
            the publisher. They are sent to the proxy unencrypted, because requests to a proxy \
            use http. Default: none. Example: {name: proxy-login}""")
        @Nullable SecretRef secretRef,
    @Default("[]")
        @Size(max = 64)
        @ItemLength(max = 253)
        @JsonPropertyDescription(
            """
            Hosts that are reached without the proxy: host names, .suffixes (all below a name) \
            and address ranges. Default: nothing. Example: [.internal.example, 10.0.0.0/8]""")
        List<String> noProxy) {

  /** Makes the record of the settings. If the stored object lacks a list, the list is empty. */
  public Proxy {
    noProxy = noProxy == null ? List.of() : List.copyOf(noProxy);
  }
}
