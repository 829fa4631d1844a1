package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Names a path on a PersistentVolumeClaim. */
@Part
@ValidationRule(
    value = "self.claimName.matches(" + Cel.OBJECT_NAME + ")",
    fieldPath = ".claimName",
    message =
        """
        write the name of a PersistentVolumeClaim of this namespace: lower-case letters, \
        digits, dashes and dots, for example market-data""")
@ValidationRule(
    value = "has(self.path) != has(self.folder)",
    message =
        "write path for a file, or folder for a set of files (source.http.find.set or unpack.members)")
@ValidationRule(
    value = "!has(self.path) || !self.path.startsWith('/')",
    fieldPath = ".path",
    message =
        """
        write the path relative to the volume, without a leading slash, \
        for example xetra/instruments.csv""")
@ValidationRule(
    value =
        """
        !has(self.path) || self.path.split('/').all(s, s != '.' && s != '..') \
        && self.path.matches('^/?[^/]+(/[^/]+)*$')""",
    fieldPath = ".path",
    message =
        """
        name a file below the volume's root: no empty segment, no . and no .., \
        no slash at the end""")
@ValidationRule(
    value =
        "!has(self.path) || !self.path.matches(r'[\\\\\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}]')",
    fieldPath = ".path",
    message = "separate folders with / and leave out backslashes, control and invisible characters")
@ValidationRule(
    value = "!has(self.path) || self.path.split('/').all(s, size(bytes(s)) <= 255)",
    fieldPath = ".path",
    message = "shorten the segment: a file system takes names of at most 255 bytes")
@ValidationRule(
    value = "!has(self.path) || size(bytes(self.path)) <= 3072",
    fieldPath = ".path",
    message = "shorten the path: it may have 3072 bytes at most")
@ValidationRule(
    value =
        "!has(self.path) || !self.path.split('/').exists(s, s.lowerAscii().startsWith('.fetchjob'))",
    fieldPath = ".path",
    message = "choose another name: .fetchjob is where FetchJob keeps what it needs for itself")
@ValidationRule(
    value =
        """
        !has(self.folder) || self.folder.split('/').all(s, s != '.' && s != '..' \
        && size(bytes(s)) <= 255 && !s.lowerAscii().startsWith('.fetchjob')) \
        && self.folder.matches('^[^/]+(/[^/]+)*$')""",
    fieldPath = ".folder",
    message =
        """
        name a folder below the volume's root, such as esma/fulins: no empty segment, no . and \
        no .., no slash at its ends, no .fetchjob, and segments of at most 255 bytes""")
@ValidationRule(
    value =
        "!has(self.folder) || !self.folder.matches(r'[\\\\\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}]')",
    fieldPath = ".folder",
    message = "separate folders with / and leave out backslashes, control and invisible characters")
@ValidationRule(
    value =
        """
        !has(self.changes) || !self.changes || !has(self.path) \
        || self.path.split('/').all(s, size(bytes(s)) <= 243)""",
    fieldPath = ".path",
    message = "shorten the name: with .changes.csv at its end it may have 255 bytes at most")
public record Volume(
    @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            """
            Name of a PersistentVolumeClaim in the FetchJob's namespace. Example: market-data""")
        String claimName,
    @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
            """
            Path of the file on the volume, relative to its root; missing folders are made. \
            Consumers open this path and always find a complete file. Mount its folder, not the \
            file by subPath: that would keep showing an old file. Default: none; exactly one of path \
            and folder is written. Example: xetra/instruments.csv""")
        @Nullable String path,
    @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            """
            Folder of a set of files (source.http.find.set or unpack.members) on the volume, relative to its root. \
            Its files are replaced all at once. Default: none; exactly one of path and folder is \
            written. Example: esma/fulins""")
        @Nullable String folder,
    @Default("Refuse")
        @Words({"Refuse", "KeepAside"})
        @JsonPropertyDescription(
            """
            What to do at the first publication when a file that no FetchJob wrote is at path, or \
            is in the way in folder: Refuse (the run fails and the file is not changed) or \
            KeepAside (the file gets another name, which the run's message says, and the download \
            is published). \
            Default: Refuse. Example: KeepAside""")
        String existingFile,
    @JsonPropertyDescription(
            """
            Whether to list the changed rows of each version by verify.csv.key in a file beside \
            the published one. Its name is that of the published file with .changes.csv at its \
            end. Default: false. Example: true""")
        @Nullable Boolean changes) {

  /**
   * Returns the path of the file, or of the folder of the set. The API server requires one of the
   * two.
   */
  public String target() {
    return path != null ? path : folder != null ? folder : "";
  }
}
