package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.http.Site;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A run finds a partial file that an earlier link of a listing began")
class EarlierLinkTest {

  @TempDir Path volume;
  private final Site site = new Site();
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
  }

  private static PlanBuilder plan(BadServer server) {
    PlanBuilder plan = new PlanBuilder(server.url("/index"));
    plan.find =
        new Find(Find.Format.JSON, "$[*]", "/link", "/name", List.of(), null, Find.Choice.ONLY);
    return plan;
  }

  private void link(String target) {
    site.page("/index", "[{\"name\": \"a\", \"link\": \"%s\"}]".formatted(target));
  }

  /** Makes a plan whose download from this link breaks off after the first half. */
  private PlanBuilder cut(BadServer server, String target) {
    link(target);
    site.on(
        target,
        exchange -> {
          exchange.send(
              Exchange.head(
                  "200 OK", "ETag: \"1\"\r\nContent-Length: %d\r\n".formatted(GOOD.length)));
          exchange.send(Arrays.copyOf(GOOD, 8)).reset();
        });
    PlanBuilder plan = plan(server);
    fixture.fails(plan, FailureClass.TRANSIENT, Reason.CUT_SHORT);
    assertThat(fixture.bodies()).hasSize(1);
    return plan;
  }

  private static List<Seen> asked(BadServer server, String target) {
    return server.seen().stream().filter(seen -> seen.target().equals(target)).toList();
  }

  @Test
  @DisplayName(
      "If the listing has another link, the run sends a plain request, so a 404 is final and is "
          + "not repeated")
  void otherLink() {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = cut(server, "/d/yesterday.csv");
      link("/d/today.csv");

      fixture.fails(plan, FailureClass.PERMANENT, Reason.STATUS);

      assertThat(asked(server, "/d/today.csv"))
          .hasSize(1)
          .noneMatch(seen -> seen.field("Range").isPresent());
      assertThat(fixture.bodies()).as("the link may come back").hasSize(1);
    }
  }

  @Test
  @DisplayName(
      "If the link differs only in a signature in its query, the run requests the rest of the "
          + "partial file")
  void otherSignature() {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = cut(server, "/d/list.csv?signature=1");
      link("/d/list.csv?signature=2");
      site.on(
          "/d/list.csv?signature=2",
          exchange -> {
            exchange.send(
                Exchange.head(
                    "206 Partial Content",
                    "ETag: \"1\"\r\nContent-Range: bytes 8-%d/%d\r\nContent-Length: %d\r\n"
                        .formatted(GOOD.length - 1, GOOD.length, GOOD.length - 8)));
            exchange.send(Arrays.copyOfRange(GOOD, 8, GOOD.length));
          });

      fixture.fetches(plan, GOOD);

      assertThat(asked(server, "/d/list.csv?signature=2"))
          .singleElement()
          .matches(seen -> seen.field("Range").filter("bytes=8-"::equals).isPresent());
    }
  }

  @Test
  @DisplayName("If the file of another link arrives, the run removes the partial file")
  void removed() {
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = cut(server, "/d/yesterday.csv");
      link("/d/today.csv");
      site.file("/d/today.csv", GOOD);

      fixture.fetches(plan, GOOD);
    }
  }
}
