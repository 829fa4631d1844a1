package dev.fetchjobs.downloader.unpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.failure.FetchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackingTest {

  private static final String URL = "https://publisher.example/a.csv";

  @TempDir private Path folder;

  private Packing of(byte[] content) throws IOException, FetchException {
    return Packing.of(Files.write(folder.resolve("download"), content), URL, () -> {});
  }

  private String unpacked(Packing packing, String member) throws IOException, FetchException {
    Path into = folder.resolve("unpacked");
    packing.unpack(folder.resolve("download"), member, 200, into, () -> {});
    return Files.readString(into);
  }

  @Test
  void namesTheFilesOfAZip() throws IOException, FetchException {
    Packing packing = of(Archives.pair("readme.txt", "data/list.csv"));
    assertThat(packing.format()).isEqualTo(Format.ZIP);
    assertThat(packing.members()).containsExactly("readme.txt", "data/list.csv");
    assertThat(packing.matching("*.csv")).containsExactly("data/list.csv");
    assertThat(unpacked(packing, "data/list.csv")).isEqualTo(Archives.CONTENT);
  }

  @Test
  @DisplayName(
      "dev/fetch lists the files of a tar in gzip, and unpacks one with a star in its name")
  void namesTheFilesOfATar() throws IOException, FetchException {
    Packing packing =
        of(
            Archives.gzip(
                Archives.tar(
                    tar -> {
                      Archives.member(tar, "./a*.csv", "one");
                      Archives.member(tar, "ab.csv", "two");
                    })));
    assertThat(packing.format()).isEqualTo(Format.TAR_GZ);
    assertThat(packing.members()).containsExactly("a*.csv", "ab.csv");
    assertThat(unpacked(packing, "a*.csv")).isEqualTo("one");
  }

  @Test
  void unpacksAGzip() throws IOException, FetchException {
    Packing packing = of(Archives.gzip("a,b\n"));
    assertThat(packing).isEqualTo(new Packing(Format.GZIP, List.of()));
    assertThat(unpacked(packing, "")).isEqualTo("a,b\n");
  }

  @Test
  void findsNoPackingInText() throws IOException, FetchException {
    assertThat(of(Archives.utf8("a,b\n"))).isEqualTo(Packing.none());
  }

  @Test
  void refusesADamagedArchive() throws IOException {
    byte[] cut = Arrays.copyOf(Archives.one("a.csv"), 60);
    assertThatThrownBy(() -> of(cut)).isInstanceOf(FetchException.class);
  }
}
