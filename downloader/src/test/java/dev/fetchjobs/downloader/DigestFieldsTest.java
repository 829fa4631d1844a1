package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static dev.fetchjobs.downloader.RunFixture.NEWER;
import static dev.fetchjobs.downloader.TwoPartBody.BODY;
import static dev.fetchjobs.downloader.TwoPartBody.CUT;
import static dev.fetchjobs.downloader.TwoPartBody.cut;
import static dev.fetchjobs.downloader.TwoPartBody.part;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("A run compares the digests in header fields with the body")
class DigestFieldsTest {

  private static final String TAG = "ETag: \"1\"\r\n";
  private static final byte[] OTHER = RunFixture.text("abcdefghij".repeat(1000));
  private static final byte[] SPLICED = spliced();

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  /** Begins with an empty volume. */
  private RunFixture fresh(String name) {
    try {
      return new RunFixture(Files.createDirectory(volume.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] spliced() {
    byte[] mixed = BODY.clone();
    System.arraycopy(OTHER, CUT, mixed, CUT, OTHER.length - CUT);
    return mixed;
  }

  private static String base64(String algorithm, byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String field(String name, String algorithm, byte[] bytes) {
    return "%s: %s=:%s:\r\n"
        .formatted(name, algorithm.toLowerCase(Locale.ROOT), base64(algorithm, bytes));
  }

  private static String repr(byte[] bytes) {
    return field("Repr-Digest", "SHA-256", bytes);
  }

  private static String content(byte[] bytes) {
    return field("Content-Digest", "SHA-256", bytes);
  }

  private static byte[] rest(byte[] whole) {
    return Arrays.copyOfRange(whole, CUT, whole.length);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private void publishes(String fields, byte[] sent, byte[] content) {
    try (BadServer server = BadServer.http(Script.ok(fields, sent))) {
      fixture.run(new PlanBuilder(server.url("/list.csv")));
      assertThat(fixture.published()).as(fields).isEqualTo(content);
      assertThat(server.seen()).hasSize(1);
    }
  }

  /** Makes a run whose body is cut, and then a run that may resume it. */
  private Result resumes(String fields, int requests, Script... rest) {
    Script[] all = new Script[rest.length + 1];
    all[0] = cut(TAG + fields);
    System.arraycopy(rest, 0, all, 1, rest.length);
    try (BadServer server = BadServer.http(Script.sequence(all))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      fixture.fails(plan, TRANSIENT, Reason.CUT_SHORT);
      Result result = fixture.run(plan);
      assertThat(server.seen()).hasSize(requests);
      assertThat(server.seen().get(1).field("Range")).contains("bytes=" + CUT + "-");
      return result;
    }
  }

  @Test
  @DisplayName("A right digest passes, and the log and the statement say which field was compared")
  void right() throws IOException {
    String fields = repr(GOOD) + field("Content-Digest", "SHA-512", GOOD);
    publishes(fields, GOOD, GOOD);

    String start = RunFixture.sha256(GOOD).substring(0, 16);
    assertThat(fixture.log)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("Passed: Repr-Digest, SHA-256 %s… of the download.".formatted(start)))
        .anySatisfy(line -> assertThat(line).contains("Passed: Content-Digest, SHA-512 "));
    List<Path> statements = fixture.files("evidence").stream().sorted().toList();
    assertThat(Files.readString(statements.getLast()))
        .contains("Repr-Digest, SHA-256 %s… of the download.".formatted(start))
        .contains("Content-Digest, SHA-512 ");
  }

  @Test
  @DisplayName(
      "D66 A header field states another digest than that of the body: the run fails with class "
          + "Integrity and publishes nothing")
  void wrong() {
    for (String fields :
        new String[] {
          repr(NEWER),
          content(NEWER),
          repr(GOOD) + content(NEWER),
          content(GOOD) + repr(NEWER),
          "Repr-Digest: sha-256=:%s:, sha-512=:%s:\r\n"
              .formatted(base64("SHA-256", GOOD), base64("SHA-512", NEWER)),
          "Digest: SHA-256=" + base64("SHA-256", NEWER) + "\r\n"
        }) {
      try (BadServer server = BadServer.http(Script.ok(TAG + fields, GOOD))) {
        Result result =
            fixture.fails(
                new PlanBuilder(server.url("/list.csv")), INTEGRITY, Reason.DIGEST_MISMATCH);
        assertThat(result.report().message()).contains("Digest says", "Nothing was published.");
        assertThat(fixture.bodies()).isEmpty();
        assertThat(server.seen()).hasSize(1);
      }
    }
  }

  @Test
  @DisplayName("Malformed fields, unknown algorithms and weak algorithms are ignored")
  void ignored() {
    String right = base64("SHA-256", NEWER);
    int number = 0;
    for (String fields :
        new String[] {
          "Repr-Digest: sha-256=" + right + "\r\n",
          "Repr-Digest: sha-256=:" + right + ":,\r\n",
          "Content-Digest: sha-256=:AAAA:\r\n",
          "Content-Digest: sha-1024=:" + right + ":\r\n",
          "Content-Digest: md5=:HUXZLQLMuI/KZ5KDcJPcOA==:, sha=:AAAA:, unixsum=:AAAA:\r\n",
          "Content-Digest: (((\r\nRepr-Digest: \r\nDigest: SHA-256=x\r\n",
          "Content-MD5: HUXZLQLMuI/KZ5KDcJPcOA==\r\nDigest: MD5=HUXZLQLMuI/KZ5KDcJPcOA==\r\n"
        }) {
      byte[] body = RunFixture.text("id;name\n1;" + number++ + "\n");
      publishes(fields, body, body);
    }
  }

  @Test
  @DisplayName("The plan has a checksum: it decides, and a wrong header field is not compared")
  void checksumDecides() {
    try (BadServer server = BadServer.http(Script.ok(repr(NEWER) + content(NEWER), GOOD))) {
      fixture.fetches(
          new PlanBuilder(server.url("/list.csv")).sha256(RunFixture.sha256(GOOD)), GOOD);
    }
  }

  @Test
  @DisplayName(
      "D54 The body is coded with gzip: a digest of the coded or of the decoded bytes passes, "
          + "and another digest does not")
  void coded() throws IOException {
    int number = 0;
    for (boolean decoded : new boolean[] {false, true}) {
      for (boolean whole : new boolean[] {false, true}) {
        byte[] body = RunFixture.text("id;name\n1;" + number++ + "\n");
        byte[] of = decoded ? body : gzip(body);
        String fields = whole ? field("Repr-Digest", "SHA-512", of) : content(of);
        publishes("Content-Encoding: gzip\r\n" + fields, gzip(body), body);
        String what = decoded ? "of the decoded file." : "of what was sent.";
        assertThat(fixture.log).anySatisfy(line -> assertThat(line).contains("Digest, ", what));
        fixture.log.clear();
      }
    }
    String fields = "Content-Encoding: gzip\r\n" + content(NEWER);
    try (BadServer server = BadServer.http(Script.ok(fields, gzip(GOOD)))) {
      fixture.fails(new PlanBuilder(server.url("/list.csv")), INTEGRITY, Reason.DIGEST_MISMATCH);
    }
  }

  @Test
  @DisplayName(
      "D34 The response with the rest states the digest of the part, of the whole, or of both: "
          + "the run resumes")
  void resumedRight() {
    for (String fields :
        new String[] {
          content(rest(BODY)),
          repr(BODY),
          content(rest(BODY)) + repr(BODY),
          field("Content-Digest", "SHA-512", rest(BODY)) + repr(BODY),
          content(BODY)
        }) {
      fixture = fresh("v" + Math.abs(fields.hashCode()));
      Result result = resumes(repr(BODY), 2, part(TAG + fields, BODY, CUT));
      assertThat(fixture.published()).isEqualTo(BODY);
      assertThat(result.report().transferred()).isEqualTo(BODY.length - CUT);
    }
  }

  @Test
  @DisplayName(
      "D35 The ETag is the same but the content changed: the digest of the whole body differs, "
          + "and the same run downloads the whole file")
  void resumedOther() {
    Script plain = Script.ok(TAG + repr(OTHER), OTHER);
    resumes("", 3, part(TAG + repr(OTHER), OTHER, CUT), plain);
    assertThat(fixture.published()).as("the second response states it").isEqualTo(OTHER);
    fixture = fresh("first");
    resumes(repr(BODY), 3, part(TAG, OTHER, CUT), plain);
    assertThat(fixture.published()).as("the first response states it").isEqualTo(OTHER);
    fixture = fresh("both");
    resumes(repr(BODY), 3, part(TAG + repr(OTHER), OTHER, CUT), plain);
    assertThat(fixture.published()).as("the two differ").isEqualTo(OTHER);
  }

  @Test
  @DisplayName(
      "D35 Neither the resumed body nor the whole one has the stated digest: the run fails after "
          + "one more request")
  void neverRight() {
    byte[] before = fixture.published();
    Result result =
        resumes("", 3, part(TAG + repr(OTHER), OTHER, CUT), Script.ok(TAG + repr(OTHER), SPLICED));
    assertThat(result.report().reason()).isEqualTo(Reason.DIGEST_MISMATCH.word());
    assertThat(fixture.published()).isEqualTo(before);
    assertThat(fixture.bodies()).isEmpty();
  }

  @Test
  @DisplayName("D35 A part with a wrong Content-Digest: the same run downloads the whole file")
  void wrongPart() {
    resumes("", 3, part(TAG + content(rest(BODY)), OTHER, CUT), Script.ok(TAG, BODY));
    assertThat(fixture.published()).isEqualTo(BODY);
  }

  @Test
  @DisplayName("D39 A 416 says that no byte is missing: the digest of the first response counts")
  void alreadyComplete() {
    Script end =
        Script.bytes("HTTP/1.1 416 No\r\nContent-Range: bytes */" + BODY.length + "\r\n\r\n");
    for (byte[] stated : new byte[][] {BODY, OTHER}) {
      fixture = fresh("v" + stated[0]);
      Script open =
          exchange ->
              exchange
                  .send(
                      Exchange.head(
                          "200 OK", TAG + repr(stated) + "Transfer-Encoding: chunked\r\n"))
                  .send(Integer.toHexString(BODY.length) + "\r\n")
                  .send(BODY)
                  .send("\r\n");
      Script plain = Script.ok(TAG + repr(OTHER), OTHER);
      try (BadServer server = BadServer.http(Script.sequence(open, end, plain))) {
        fixture.fetches(new PlanBuilder(server.url("/list.csv")).attempts(2), stated);
        assertThat(server.seen()).hasSize(stated == BODY ? 2 : 3);
      }
    }
  }

  @Test
  @DisplayName("D33 The digest in a 304 is compared with nothing")
  void notModified() {
    Script same =
        Script.bytes("HTTP/1.1 304 Same\r\n" + TAG + repr(NEWER) + content(NEWER) + "\r\n");
    try (BadServer server =
        BadServer.http(Script.sequence(Script.ok(TAG + repr(GOOD), GOOD), same))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      fixture.fetches(plan, GOOD);
      fixture.unchanged(plan, Reason.NOT_MODIFIED);
    }
  }

  @Test
  @DisplayName("D5 The body has no length: a right digest proves that it is complete")
  void unframed() {
    Script whole = exchange -> exchange.send(Exchange.head("200 OK", repr(GOOD))).send(GOOD);
    Script half =
        exchange ->
            exchange.send(Exchange.head("200 OK", repr(NEWER))).send(Arrays.copyOf(NEWER, 9));
    try (BadServer server = BadServer.http(whole)) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), GOOD);
    }
    try (BadServer server = BadServer.http(half)) {
      fixture.fails(new PlanBuilder(server.url("/list.csv")), INTEGRITY, Reason.DIGEST_MISMATCH);
    }
  }
}
