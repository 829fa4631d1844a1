package dev.fetchjobs.downloader.unpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.publish.Desk;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A destination with a good file, onto which archives are thrown. */
abstract class UnpackCase {

  @TempDir Path root;
  Desk desk;

  @BeforeEach
  void publishGoodFile() throws Exception {
    desk = new Desk(root);
    desk.published("good");
  }

  void unpacks(Format format, byte[] body, String wanted) throws Exception {
    desk.unpack(format, null, 200).fetch(body);
    assertThat(desk.read()).isEqualTo(wanted);
    assertThat(desk.names("staging")).isEmpty();
  }

  void refuses(Format format, byte[] body, FailureClass type, Reason reason, String... words) {
    desk.unpack(format, null, 200);
    refuses(body, type, reason, words);
  }

  /** Also: nothing written, nothing left. */
  void refuses(byte[] body, FailureClass type, Reason reason, String... words) {
    FetchException failure = catchThrowableOfType(FetchException.class, () -> desk.fetch(body));
    assertThat(failure).as("a failure").isNotNull();
    assertThat(failure.failure().failureClass()).isEqualTo(type);
    assertThat(failure.failure().reason()).isEqualTo(reason);
    assertThat(failure.getMessage()).hasSizeLessThanOrEqualTo(256);
    for (String word : words) {
      assertThat(failure.getMessage()).contains(word);
    }
    assertThat(desk.read()).isEqualTo("good");
    assertThat(desk.names("staging")).isEmpty();
    assertThat(desk.names("quarantine")).isEmpty();
  }
}
