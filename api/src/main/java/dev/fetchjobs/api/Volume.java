package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A path on a PersistentVolumeClaim. */
@Part
@ValidationRule(
    value = "self.claimName.matches(" + Cel.OBJECT_NAME + ")",
    fieldPath = ".claimName",
    message =
        """
        write the name of a PersistentVolumeClaim of this namespace: lower-case letters, \
        digits, dashes and dots, for example market-data""")
@ValidationRule(
    value = "!self.path.startsWith('/')",
    fieldPath = ".path",
    message =
        """
        write the path relative to the volume, without a leading slash, \
        for example xetra/instruments.csv""")
@ValidationRule(
    value =
        """
        self.path.split('/').all(s, s != '.' && s != '..') \
        && self.path.matches('^/?[^/]+(/[^/]+)*$')""",
    fieldPath = ".path",
    message =
        """
        name a file below the volume's root: no empty segment, no . and no .., \
        no slash at the end""")
@ValidationRule(
    value = "!self.path.matches(r'[\\\\\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}]')",
    fieldPath = ".path",
    message = "separate folders with / and leave out backslashes, control and invisible characters")
@ValidationRule(
    value = "self.path.split('/').all(s, size(bytes(s)) <= 255)",
    fieldPath = ".path",
    message = "shorten the segment: a file system takes names of at most 255 bytes")
@ValidationRule(
    value = "size(bytes(self.path)) <= 3072",
    fieldPath = ".path",
    message = "shorten the path: it may have 3072 bytes at most")
@ValidationRule(
    value = "!self.path.split('/').exists(s, s.lowerAscii().startsWith('.fetchjob'))",
    fieldPath = ".path",
    message = "choose another name: .fetchjob is where FetchJob keeps what it needs for itself")
public record Volume(
    @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            """
            Name of a PersistentVolumeClaim in the FetchJob's namespace. Example: market-data""")
        String claimName,
    @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
            """
            Path of the file on the volume, relative to its root; missing folders are made. \
            Consumers open this path and always find a complete file. Mount its folder, not the \
            file by subPath: that would keep showing an old file. Example: xetra/instruments.csv""")
        String path,
    @Default("Refuse")
        @Words({"Refuse", "KeepAside"})
        @JsonPropertyDescription(
            """
            What to do at the first publication when a file that no FetchJob wrote is at path: \
            Refuse (the run fails and the file is not changed) or KeepAside (the file is renamed \
            in its folder, which the run's message says, and the download is published at path). \
            Default: Refuse. Example: KeepAside""")
        String existingFile) {}
