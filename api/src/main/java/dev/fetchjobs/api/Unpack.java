package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Says how a run takes the file out of the downloaded archive. */
@Part
@ValidationRule(
    value = "!has(self.member) || !(self.format in ['None', 'Gzip', 'Xz', 'Bzip2', 'Zstd'])",
    fieldPath = ".member",
    message =
        "member picks a file of an archive: set format to Zip, Tar, TarGz, TarXz, TarBzip2, TarZstd or Auto")
@ValidationRule(
    value = "!has(self.members) || !(self.format in ['None', 'Gzip', 'Xz', 'Bzip2', 'Zstd'])",
    fieldPath = ".members",
    message =
        "members picks files of an archive: set format to Zip, Tar, TarGz, TarXz, TarBzip2, TarZstd or Auto")
@ValidationRule(
    value = "!has(self.member) || !has(self.members)",
    message = "write member for one file of an archive, or members for a set of files, not both")
@ValidationRule(
    value =
        """
        !has(self.member) || \
        !self.member.matches(r'^/|\\\\|(^|/)[.][.]?(/|$)|[\\x00-\\x1f\\x7f]')""",
    fieldPath = ".member",
    message =
        """
        write the member's name or a pattern such as *.csv or data/**/prices-*.csv, relative, \
        with / between folders and without . and ..""")
public record Unpack(
    @Default("None")
        @Words({
          "None",
          "Gzip",
          "Xz",
          "Bzip2",
          "Zstd",
          "Zip",
          "Tar",
          "TarGz",
          "TarXz",
          "TarBzip2",
          "TarZstd",
          "Auto"
        })
        @JsonPropertyDescription(
            """
            Format of the download: None (publish it without unpacking), Gzip, Xz, Bzip2, Zstd, Zip, \
            Tar, TarGz, TarXz, TarBzip2, TarZstd, or Auto (detect the format by the first bytes; \
            text is not unpacked, and other packings are refused). An xz file that was made with \
            a dictionary above 16 MiB (xz -8 and -9) and a zstd file with a window above 8 MiB are \
            refused. Default: None. Example: Zip""")
        String format,
    @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            """
            Which file of an archive to publish: its name, or a pattern with * (within a folder), \
            ** (across folders) and ?. Without a slash it is compared with the name alone. Exactly \
            one file has to match. It may have dates such as {date:yyyyMMdd}. Default: the archive's only file. Example: *.csv""")
        @Nullable String member,
    @Default("200")
        @Min(1)
        @Max(100_000)
        @JsonPropertyDescription(
            """
            Maximum number of unpacked bytes for each packed byte. It stops archives that are \
            made to fill the disk; verify.size.max limits the result as well. All members together \
            count. 1 to 100000. \
            Default: 200. Example: 1000""")
        int maxRatio,
    @JsonPropertyDescription(
            """
            Which files of an archive are published together, as a set in \
            destination.volume.folder. Default: one file is published. Example: {matches: \
            '[.]csv$', rename: {matches: '_[0-9]{8}', to: ''}}""")
        @Nullable Members members) {}
