package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.ItemLength;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Says how a run gets a token by the client credentials grant (RFC 6749, section 4.4). */
@Part
@ValidationRule(
    value = "self.scopes.all(s, s.matches(r'^[!#-\\[\\]-~]+$'))",
    fieldPath = ".scopes",
    message =
        """
        write each scope as an entry of its own, ASCII without spaces, quotes and backslashes: \
        [files.read, files.list]""")
public record OAuth2(
    @Required
        @Url
        @Size(min = 1, max = 2048)
        @JsonPropertyDescription(
            """
            URL of the token server, http or https, without credentials and without a fragment. \
            The operator's settings must allow downloads to connect to it. Redirects are not \
            followed. Example: https://login.vendor.example/oauth2/token""")
        String tokenUrl,
    @Required
        @JsonPropertyDescription(
            """
            A Secret with the keys clientId and clientSecret. They are sent to tokenUrl only. \
            Example: {name: vendor-client}""")
        SecretRef secretRef,
    @Default("[]")
        @Size(max = 32)
        @ItemLength(max = 256)
        @JsonPropertyDescription(
            """
            Scopes to request, at most 32. Default: none; the token server decides. Example: \
            [files.read]""")
        List<String> scopes) {

  /** Makes the record of the settings. If the stored object lacks a list, the list is empty. */
  public OAuth2 {
    scopes = scopes == null ? List.of() : List.copyOf(scopes);
  }
}
