package dev.fetchjobs.downloader.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan.Content;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.publish.PublisherFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebPageCheckTest {

  @TempDir Path root;
  private PublisherFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new PublisherFixture(root);
  }

  private void refused(String body, String reason) throws Exception {
    for (String charset : List.of("UTF-8", "UTF-16LE", "UTF-16BE")) {
      for (String before : List.of("", "\uFEFF", "\uFEFF \r\n\t")) {
        assertThat(fixture.fetch((before + body).getBytes(Charset.forName(charset))))
            .as(body + " in " + charset)
            .isInstanceOfSatisfying(
                PublisherFixture.Quarantined.class,
                end -> assertThat(end.refused().why().reason().word()).isEqualTo(reason));
      }
    }
    fixture.content(new Content(false, List.of(), null, List.of())).published(body);
    assertThat(fixture.read()).as("let through").isEqualTo(body);
    fixture.content(new Content(true, List.of(), null, List.of()));
  }

  @ParameterizedTest
  @DisplayName("L14 A run refuses a file that begins like an error page with the reason HtmlPage")
  @ValueSource(
      strings = {
        "<h3>Maintenance</h3>",
        "<H3 class='x'>Maintenance",
        "<pre>404</pre>",
        "<PRE>",
        "<hr>",
        "<ul><li>gone",
        "<strong>Error",
        "<!-- x --><h6>",
        "</head><body>",
        "<?php echo 1; ?>",
        "<%@ page language='java' %>",
        "<html:html xmlns:html='http://www.w3.org/1999/xhtml'>",
        "<?xml version='1.0'?><xhtml:html xmlns:xhtml='http://www.w3.org/1999/xhtml'>",
        "<?xml-stylesheet href='x'?><html>",
        "<script\nsrc='x'>"
      })
  void pages(String page) throws Exception {
    refused(page, "HtmlPage");
  }

  @ParameterizedTest
  @DisplayName(
      "L14 A run refuses an error document in XML of a store or service with the reason "
          + "ErrorMessage")
  @ValueSource(
      strings = {
        "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code></Error>",
        "<?xml version='1.0'?><Error xmlns='x'/>",
        "<error>gone</error>",
        "<ERROR>",
        "<Error/>",
        "<ErrorResponse xmlns='x'><Error/></ErrorResponse>",
        "<m:error xmlns:m='x'>",
        "<?xml version='1.0'?><!-- x --><ows:ExceptionReport>",
        "<ServiceExceptionReport version='1.3'>",
        "<problem xmlns='urn:ietf:rfc:7807'><title>x</title></problem>",
        "<errors><error>x</error></errors>"
      })
  void errorsInXml(String body) throws Exception {
    refused(body, "ErrorMessage");
  }

  @ParameterizedTest
  @DisplayName("L14 A run refuses an error document in JSON with the reason ErrorMessage")
  @ValueSource(
      strings = {
        "{\"error\": \"not found\"}",
        "{\"error\":{\"code\":403,\"message\":\"x\",\"errors\":[{\"reason\":\"x\"}],\"status\":\"PERMISSION_DENIED\"}}",
        "{\"message\":\"Forbidden\"}",
        "{\"message\":\"Not Found\",\"documentation_url\":\"https://x\"}",
        "{\"message\":\"x\",\"code\":\"E1\"}",
        "{\"Code\": 17, \"Message\": \"x\"}",
        "{\"detail\":\"Not found.\"}",
        "{\"errors\":[{\"title\":\"x\"}]}",
        "{\"fault\":{\"faultstring\":\"x\"}}",
        "{\"timestamp\":1,\"status\":500,\"error\":\"Internal Server Error\",\"path\":\"/x\"}",
        "{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,\"detail\":\"x\"}",
        "{\"success\":false,\"message\":\"x\"}",
        "{\"__type\":\"AccessDenied\",\"message\":\"x\"}",
        "{\"error_code\":1,\"error_description\":\"x\"}",
        "[{\"error\":{\"code\":404}}]",
        "{\"data\":[],\"error\":\"x\"}",
        "{\"results\":{},\"errors\":[{\"title\":\"x\"}],\"next\":\"\"}",
        " {\n \"statusCode\": 401, \"error\": \"Unauthorized\", \"message\": \"x\" }\n"
      })
  void errorsInJson(String body) throws Exception {
    refused(body, "ErrorMessage");
  }

  @ParameterizedTest
  @DisplayName("L14 A run accepts a data file in XML or JSON, also if the data mentions errors")
  @ValueSource(
      strings = {
        "<?xml version='1.0'?><instruments><error>x</error></instruments>",
        "<list/>",
        "<errorcodes><c/></errorcodes>",
        "<FIXML>",
        "<header/>",
        "<data><h3/></data>",
        "{\"error\":null,\"data\":[1]}",
        "{\"errors\":[],\"message\":\"\",\"data\":[]}",
        "{\"error\":false,\"message\":\"fine\"}",
        "{\"status\":\"ok\",\"message\":\"fine\"}",
        "{\"success\":true,\"message\":\"fine\"}",
        "{\"code\":200,\"message\":\"fine\"}",
        "{\"instruments\":[],\"message\":\"no instrument changed\"}",
        "{\"error\":\"x\",\"instruments\":[{\"isin\":\"US0378331005\"}]}",
        "{\"message\":\"x\",\"isin\":\"US0378331005\"}",
        "{\"name\":\"x\",\"title\":\"y\",\"description\":\"z\"}",
        "{\"type\":\"FeatureCollection\",\"features\":[]}",
        "{\"message\":\"one\"}\n{\"message\":\"two\"}\n",
        "[{\"message\":\"one\"},{\"message\":\"two\"}]",
        "[]",
        "{}",
        "{\"error\"",
        "{error: 1}",
        "error;message\n1;2\n"
      })
  void data(String body) throws Exception {
    fixture.published(body);
    assertThat(fixture.read()).isEqualTo(body);
  }

  @Test
  @DisplayName("L14 A run accepts a document that is too long for an error message")
  void longOnes() throws Exception {
    String xml = "<Error>" + "<c>1</c>".repeat(10_000) + "</Error>";
    fixture.published(xml);
    assertThat(fixture.read()).isEqualTo(xml);
    String json = "{\"message\":\"" + "x".repeat(70_000) + "\"}";
    fixture.published(json);
    assertThat(fixture.read()).isEqualTo(json);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  @DisplayName(
      "L14 A file has the media type of a web page: the run refuses it with HtmlPage if it begins "
          + "with a tag, and otherwise publishes it")
  void byItsLabel() throws Exception {
    for (String type : List.of("text/html", "application/xhtml+xml")) {
      fixture.mediaType(type);
      refused("<weblogin/>", "HtmlPage");
      refused("<?xml version='1.0'?><list/>", "HtmlPage");
      refused("<!-- only a comment -->\n<x>", "HtmlPage");
      fixture.published("ISIN;Name\n<b>;2\n");
      fixture.published("{\"data\":[\"" + type + "\"]}");
    }
    fixture.unpack(Format.GZIP, null, 200).fetch(gzip("<list/>"));
    assertThat(fixture.read()).as("the label is the archive's").isEqualTo("<list/>");
    fixture.unpack(Format.NONE, null, 200).mediaType("text/xml").published("<weblogin/>");
    assertThat(fixture.read()).isEqualTo("<weblogin/>");
  }
}
