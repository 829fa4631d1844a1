package dev.fetchjobs.downloader;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a changed copy of a record has every component that the change does not set. */
class CopiesTest {

  @ParameterizedTest
  @DisplayName("A copy without a change equals the record")
  @ValueSource(
      strings = {
        "dev.fetchjobs.contract.FetchReport",
        "dev.fetchjobs.contract.FetchReport$ArtifactReport",
        "dev.fetchjobs.downloader.store.Artifact",
        "dev.fetchjobs.downloader.store.FileInfo",
        "dev.fetchjobs.downloader.store.Manifest"
      })
  void equal(String name) throws Exception {
    Class<? extends Record> type = Class.forName(name).asSubclass(Record.class);
    Record full = FullRecord.of(type);
    Method with = type.getDeclaredMethod("with", Consumer.class);
    with.setAccessible(true);
    Consumer<Object> nothing = draft -> {};

    assertThat(with.invoke(full, nothing)).isEqualTo(full);
  }
}
