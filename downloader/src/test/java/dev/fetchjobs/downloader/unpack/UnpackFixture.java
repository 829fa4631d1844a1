package dev.fetchjobs.downloader.unpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.publish.PublisherFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Gives tests with archives a destination with a published file. */
abstract class UnpackFixture {

  @TempDir Path root;
  PublisherFixture fixture;

  @BeforeEach
  void publishGoodFile() throws Exception {
    fixture = new PublisherFixture(root);
    fixture.published("good");
  }

  void unpacks(Format format, byte[] body, String wanted) throws Exception {
    fixture.unpack(format, null, 200).fetch(body);
    assertThat(fixture.read()).isEqualTo(wanted);
    assertThat(fixture.names("staging")).isEmpty();
  }

  void refuses(Format format, byte[] body, FailureClass type, Reason reason, String... words) {
    fixture.unpack(format, null, 200);
    refuses(body, type, reason, words);
  }

  /** Checks that a run refuses the body, publishes nothing and leaves no temporary file. */
  void refuses(byte[] body, FailureClass type, Reason reason, String... words) {
    FetchException failure = catchThrowableOfType(FetchException.class, () -> fixture.fetch(body));
    assertThat(failure).as("a failure").isNotNull();
    assertThat(failure.failure().failureClass()).isEqualTo(type);
    assertThat(failure.failure().reason()).isEqualTo(reason);
    assertThat(failure.getMessage()).hasSizeLessThanOrEqualTo(256);
    for (String word : words) {
      assertThat(failure.getMessage()).contains(word);
    }
    assertThat(fixture.read()).isEqualTo("good");
    assertThat(fixture.names("staging")).isEmpty();
    assertThat(fixture.names("quarantine")).isEmpty();
  }
}
