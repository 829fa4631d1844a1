package dev.fetchjobs.downloader.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NextPagesTest {

  private static NextPages pages(Find.Next next) throws Exception {
    Find find =
        new Find(
            Find.Format.JSON, "$[*]", null, null, List.of(), null, Find.Choice.FIRST, next, null);
    return new NextPages(find, TargetUri.parse("https://publisher.example/list"));
  }

  private static NextPages.Page page(int entries, int known, String next) {
    return new NextPages.Page(entries, known, new PageValues(next, null));
  }

  @Test
  @DisplayName("A run stops reading a listing without end after 1,000 pages")
  void endless() throws Exception {
    NextPages pages = pages(new Find.Next("/next", null, null, null, null, null));
    for (int i = 1; i < NextPages.MAX_PAGES; i++) {
      assertThat(pages.after(page(1, 0, "/" + i))).isPresent();
    }

    assertThatThrownBy(() -> pages.after(page(1, 0, "/x")))
        .isInstanceOf(FetchException.class)
        .hasMessage("The listing has more than 1,000 pages.");
  }

  @Test
  @DisplayName(
      "A few entries of the page before occur again on a page: this is no fault, because the "
          + "publisher added some meanwhile")
  void shifted() throws Exception {
    NextPages pages = pages(new Find.Next(null, null, "start", 100, null, null));

    assertThat(pages.after(page(100, 0, null)))
        .contains(new NextPages.Step.Parameter("start", 100));
    assertThat(pages.after(page(100, 50, null)))
        .contains(new NextPages.Step.Parameter("start", 200));
    assertThatThrownBy(() -> pages.after(page(100, 51, null)))
        .hasMessageStartingWith("Page 3 has 51 of its 100 entries in common");
  }

  @Test
  @DisplayName(
      "The entries of a listing are counted by page, and compared with those of earlier pages only")
  void counts() throws Exception {
    PageCount count = new PageCount(true, entry -> {});
    count.accept(Map.of("/a", "1"));
    count.accept(Map.of("/a", "1"));
    count.accept(Map.of());
    assertThat(count.end(PageValues.NONE)).isEqualTo(new NextPages.Page(3, 0, PageValues.NONE));

    count.accept(Map.of("/a", "1"));
    count.accept(Map.of("/a", "2"));
    count.accept(Map.of());
    assertThat(count.end(PageValues.NONE)).isEqualTo(new NextPages.Page(3, 1, PageValues.NONE));
  }
}
