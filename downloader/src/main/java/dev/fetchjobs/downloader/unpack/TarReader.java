package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.FetchException;

/**
 * Reads a tar archive (POSIX.1-2017 pax and ustar, and GNU's long names) and writes the one wanted
 * member. Every entry is looked at. Memory is bounded, which is why no library does it: a long name
 * or a pax header may claim gigabytes.
 */
final class TarReader {

  private static final int BLOCK = 512;

  private final ByteSource source;
  private final Members members;
  private final byte[] block = new byte[BLOCK];
  private final byte[] skipped = new byte[64 * 1024];
  private TarExtension next = TarExtension.NONE;
  private TarExtension global = TarExtension.NONE;

  TarReader(ByteSource source, Members members) {
    this.source = source;
    this.members = members;
  }

  void write(Output output) throws FetchException {
    while (true) {
      int read = source.readFully(block, 0, BLOCK);
      if (read < BLOCK) {
        throw cut();
      }
      if (isZero(block, BLOCK)) {
        break;
      }
      members.entry();
      entry(TarHeader.parse(block), output);
    }
    onlyZerosAreLeft();
    members.finish();
  }

  private void entry(TarHeader header, Output output) throws FetchException {
    switch (header.type()) {
      case 'x' -> next = next.with(TarExtension.pax(content(header)));
      case 'g' -> global = global.with(TarExtension.pax(content(header)));
      case 'L' -> next = next.with(TarExtension.longName(content(header)));
      case 'K' -> content(header); // the target of a link, which is refused in any case
      default -> {
        TarExtension extension = global.with(next);
        next = TarExtension.NONE;
        String name = extension.name() == null ? header.name() : extension.name();
        long size = extension.size() < 0 ? header.size() : extension.size();
        member(header, name, size, output);
      }
    }
  }

  private void member(TarHeader header, String name, long size, Output output)
      throws FetchException {
    switch (header.type()) {
      case '0', '\0', '7' -> {
        if (name.endsWith("/")) { // how tar before POSIX marked a directory
          members.directory(name);
          skip(size);
        } else if (members.file(name)) {
          output.drain(new Member(size));
          skipPadding(size);
        } else {
          skip(size);
        }
      }
      case '5' -> {
        members.directory(name);
        skip(size);
      }
      case '1' -> throw Members.special(name, "a hard link");
      case '2' -> throw Members.special(name, "a symbolic link");
      case '3', '4' -> throw Members.special(name, "a device");
      case '6' -> throw Members.special(name, "a named pipe");
      default ->
          throw Refusal.corrupt(
              "The tar archive has a member of a kind we do not know (%s)"
                  .formatted(Refusal.shown(String.valueOf(header.type()))));
    }
  }

  /** The content of an entry that describes another. */
  private byte[] content(TarHeader header) throws FetchException {
    if (header.size() > TarExtension.MAX_BYTES) {
      throw Refusal.corrupt("The tar archive has a header of " + header.size() + " bytes");
    }
    byte[] content = new byte[(int) header.size()];
    if (source.readFully(content, 0, content.length) < content.length) {
      throw cut();
    }
    skipPadding(content.length);
    return content;
  }

  private void skip(long size) throws FetchException {
    Member rest = new Member(size);
    while (rest.read(skipped, 0, skipped.length) >= 0) {
      continue; // nobody wants it, but a cut archive has to be noticed
    }
    skipPadding(size);
  }

  private void skipPadding(long size) throws FetchException {
    int padding = (int) (-size & (BLOCK - 1));
    if (source.readFully(skipped, 0, padding) < padding) {
      throw cut();
    }
  }

  private void onlyZerosAreLeft() throws FetchException {
    int read;
    while ((read = source.read(skipped, 0, skipped.length)) > 0) {
      if (!isZero(skipped, read)) {
        throw Refusal.corrupt("There are other bytes after the end of the tar archive");
      }
    }
  }

  private static boolean isZero(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static FetchException cut() {
    return Refusal.corrupt("The tar archive is cut short");
  }

  /** The content of one member. */
  private final class Member implements ByteSource {
    private long left;

    Member(long size) {
      this.left = size;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws FetchException {
      if (left == 0) {
        return -1;
      }
      int read = source.read(into, offset, (int) Math.min(length, left));
      if (read < 0) {
        throw cut();
      }
      left -= read;
      return read;
    }
  }
}
