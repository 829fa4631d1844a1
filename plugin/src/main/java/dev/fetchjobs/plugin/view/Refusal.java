package dev.fetchjobs.plugin.view;

import dev.fetchjobs.downloader.text.Printable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says why kubectl did not do what the plugin requested. */
public sealed interface Refusal {

  /** The cluster has no definition of FetchJob. */
  record NoDefinition() implements Refusal {
    @Override
    public String sentence() {
      return "The cluster has no definition of FetchJob. Install the chart fetchjob-operator, or"
          + " name another cluster by --context.";
    }
  }

  /** The object does not exist. */
  record NotFound(String name) implements Refusal {
    @Override
    public String sentence() {
      return "\"" + name + "\" does not exist.";
    }
  }

  /** The user has not the right for the request. */
  record Forbidden(String user, String verb, String resource, String group, String where)
      implements Refusal {
    @Override
    public String sentence() {
      String full = group.isEmpty() ? resource : resource + "." + group;
      return "The right to %s %s %s is missing for %s. Ask an administrator of the cluster for a Role that has it."
          .formatted(verb, full, where, user);
    }
  }

  /** There is another reason, in kubectl's words. */
  record Other(String text) implements Refusal {
    @Override
    public String sentence() {
      return text;
    }
  }

  /** Explains the refusal to a person. */
  String sentence();

  Pattern FORBIDDEN =
      Pattern.compile(
          "User \"([^\"]*)\" cannot (\\S+) resource \"([^\"]*)\" in API group \"([^\"]*)\""
              + " (?:in the namespace \"([^\"]*)\"|at the cluster scope)");

  Pattern NOT_FOUND = Pattern.compile("\\(NotFound\\): \\S+ \"([^\"]*)\" not found");

  /** Reads what kubectl wrote to standard error. */
  static Refusal of(String error) {
    Matcher forbidden = FORBIDDEN.matcher(error);
    if (forbidden.find()) {
      String namespace = forbidden.group(5);
      return new Forbidden(
          forbidden.group(1),
          forbidden.group(2),
          forbidden.group(3),
          forbidden.group(4),
          namespace == null ? "in all namespaces" : "in the namespace " + namespace);
    }
    if (error.contains("the server doesn't have a resource type \"fetchjobs\"")) {
      return new NoDefinition();
    }
    Matcher notFound = NOT_FOUND.matcher(error);
    if (notFound.find()) {
      return new NotFound(notFound.group(1));
    }
    return new Other(Printable.sentence(error.strip().replace('\n', ' '), 1_000));
  }
}
