package dev.fetchjobs.fetch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.HostPattern;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.listing.Entry;
import dev.fetchjobs.downloader.listing.HtmlListing;
import dev.fetchjobs.downloader.listing.ListingInput;
import dev.fetchjobs.downloader.listing.Selection;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.store.DiskOperations;
import dev.fetchjobs.downloader.store.Quarantined;
import dev.fetchjobs.downloader.store.Volume;
import dev.fetchjobs.fetch.suggest.PageLinks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Represents a FetchJob with which dev/fetch tries an address; it has only one check: the file must
 * not be a web page.
 *
 * @param hosts hosts that the probe's {@code redirects.hosts} allow
 * @param page the link of the page at the URL that leads to the file; empty if the file is at the
 *     URL
 */
record Probe(String url, List<String> hosts, Optional<PageLinks.Found> page) {

  /** Finds the host in the message of a refused redirect or a refused link. */
  private static final Pattern DENIED =
      Pattern.compile("put (\\S+) in source\\.http\\.redirects\\.hosts");

  Probe {
    hosts = List.copyOf(hosts);
  }

  FetchJob fetchJob() throws RefusedException {
    ObjectNode root = Yaml.MAPPER.createObjectNode();
    root.put("apiVersion", "fetchjobs.dev/v1alpha1").put("kind", "FetchJob");
    root.putObject("metadata").put("name", "suggest");
    ObjectNode spec = root.putObject("spec").put("schedule", "0 0 * * *").put("keepVersions", 0);
    ObjectNode http = spec.putObject("source").putObject("http").put("url", url);
    hosts.forEach(http.putObject("redirects").putArray("hosts")::add);
    page.ifPresent(found -> find(found, http.putObject("find")));
    spec.putObject("verify").putObject("content").put("rejectHtml", true);
    spec.putObject("destination")
        .putObject("volume")
        .put("claimName", "none")
        .put("path", "download");
    return Yaml.read("--suggest", root);
  }

  private static void find(PageLinks.Found found, ObjectNode find) {
    find.put("format", Find.Format.HTML.word());
    find.putArray("where").addObject().put("field", Find.NAME).put("matches", found.where());
    if (found.date().isPresent()) {
      find.putObject("date")
          .put("field", Find.NAME)
          .put("pattern", found.date().get().pattern())
          .put("format", found.date().get().format());
      find.put("choose", Find.Choice.NEWEST.word());
    } else if (found.count() > 1) {
      find.put("choose", Find.Choice.FIRST.word());
    }
  }

  /**
   * Returns the next probe that follows from this report, or null if no other probe is possible.
   */
  @Nullable Probe after(FetchReport report, FetchPlan plan) throws FetchException, IOException {
    Matcher denied = DENIED.matcher(report.message());
    if (isOne(report, Reason.REDIRECT_DENIED) || isOne(report, Reason.LINK_DENIED)) {
      return denied.find()
              && HostPattern.isHost(denied.group(1))
              && !hosts.contains(denied.group(1))
          ? withHost(denied.group(1))
          : null;
    }
    if (isOne(report, Reason.HTML_PAGE) && page.isEmpty()) {
      Optional<PageLinks.Found> found = PageLinks.in(links(plan));
      return found.isPresent() ? new Probe(url, hosts, found) : null;
    }
    return null;
  }

  static boolean isOne(FetchReport report, Reason reason) {
    return report.reason().equals(reason.word());
  }

  private Probe withHost(String host) {
    List<String> more = new ArrayList<>(hosts);
    more.add(host);
    return new Probe(url, more, page);
  }

  /** Returns the links of the web page that the check refused. */
  private static List<Entry> links(FetchPlan plan) throws FetchException, IOException {
    Quarantined refused =
        Volume.open(plan, new DiskOperations())
            .peek()
            .map(manifest -> manifest.quarantined())
            .orElseThrow();
    Path file =
        Path.of(plan.destination().root(), ".fetchjob", plan.namespace(), plan.name())
            .resolve("quarantine")
            .resolve(refused.fileName());
    List<Entry> entries = new ArrayList<>();
    Find all = new Find(Find.Format.HTML, null, null, null, List.of(), null, Find.Choice.FIRST);
    try (InputStream in = Files.newInputStream(file)) {
      TargetUri page = TargetUri.parse(refused.url().replaceFirst("[?].*", ""));
      Selection selection = new Selection(all, (entry, _) -> entries.add(entry));
      selection.turnTo(page);
      new HtmlListing(page, null).read(new ListingInput(in), selection);
    } catch (BadUrl e) {
      throw new IllegalStateException("The page was requested from its address.", e);
    }
    return entries;
  }
}
