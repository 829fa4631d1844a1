package dev.fetchjobs.operator.page;

import dev.fetchjobs.operator.html.JteerrorGenerated;
import dev.fetchjobs.operator.html.JtejobGenerated;
import dev.fetchjobs.operator.html.JtelistGenerated;
import dev.fetchjobs.operator.html.JteloginGenerated;
import dev.fetchjobs.operator.screen.JobScreen;
import dev.fetchjobs.operator.screen.ListScreen;
import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.Utf8ByteOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Draws screens by the templates. The templates escape every text by the place where it appears.
 */
final class Drawing {

  private final String css = resource("style.css");

  /** Changes with the style sheet, so that no browser uses an old one. */
  private final String style = "/style.css?" + Integer.toHexString(css.hashCode());

  String css() {
    return css;
  }

  /** Returns the text of a file that belongs to the page. */
  static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(Drawing.class.getResourceAsStream("/page/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer list(ListScreen screen) {
    return Answer.html(200, drawn(out -> JtelistGenerated.render(out, null, screen, style)));
  }

  Answer job(JobScreen screen) {
    return Answer.html(200, drawn(out -> JtejobGenerated.render(out, null, screen, style)));
  }

  Answer login(int code, String problem) {
    return Answer.html(code, drawn(out -> JteloginGenerated.render(out, null, problem, style)));
  }

  Answer error(int code, String problem, String remedy, String user) {
    return Answer.html(
        code,
        drawn(out -> JteerrorGenerated.render(out, null, code, problem, remedy, user, style)));
  }

  private static byte[] drawn(Consumer<HtmlTemplateOutput> template) {
    Utf8ByteOutput bytes = new Utf8ByteOutput();
    template.accept(new OwaspHtmlTemplateOutput(bytes));
    return bytes.toByteArray();
  }
}
