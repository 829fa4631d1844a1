package dev.fetchjobs.testkit.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.List;

/**
 * Describes the resource that an address of the Kubernetes API names. A part that the address lacks
 * is an empty string. An address that names no resource (such as {@code /version}) has only empty
 * parts.
 *
 * @param watch whether the answer is a stream of events
 */
public record ApiPath(
    String group,
    String resource,
    String namespace,
    String name,
    String subresource,
    boolean watch) {

  private static final String NONE = "";

  /**
   * Reads the target of a request, for example {@code
   * /apis/batch/v1/namespaces/default/cronjobs?watch=true}.
   */
  public static ApiPath of(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    boolean watch =
        query >= 0 && List.of(target.substring(query + 1).split("&", -1)).contains("watch=true");
    List<String> parts =
        List.of(path.substring(1).split("/", -1)).stream()
            .map(part -> URLDecoder.decode(part.replace("+", "%2B"), UTF_8))
            .toList();
    boolean core = parts.size() > 2 && parts.getFirst().equals("api");
    boolean grouped = parts.size() > 3 && parts.getFirst().equals("apis");
    if (!core && !grouped) {
      return new ApiPath(NONE, NONE, NONE, NONE, NONE, watch);
    }
    String group = core ? NONE : parts.get(1);
    List<String> rest = parts.subList(core ? 2 : 3, parts.size());
    // The address of a Namespace itself looks like that of a namespaced collection:
    // namespaces/NAME.
    boolean namespaced = rest.size() > 2 && rest.getFirst().equals("namespaces");
    String namespace = namespaced ? rest.get(1) : NONE;
    List<String> object = namespaced ? rest.subList(2, rest.size()) : rest;
    return new ApiPath(group, at(object, 0), namespace, at(object, 1), at(object, 2), watch);
  }

  private static String at(List<String> parts, int index) {
    return index < parts.size() ? parts.get(index) : NONE;
  }
}
