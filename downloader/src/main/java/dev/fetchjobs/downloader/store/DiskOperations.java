package dev.fetchjobs.downloader.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;

/** The operating system's own. */
public final class DiskOperations implements FileOperations {

  @Override
  public void write(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  @Override
  public void force(FileChannel file) throws IOException {
    file.force(true);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void rename(Path root, Path from, Path to) throws IOException {
    try (SecureDirectoryStream<Path> source = parent(root, from);
        SecureDirectoryStream<Path> target = parent(root, to)) {
      source.move(from.getFileName(), target, to.getFileName());
    }
  }

  @Override
  public void link(Path existing, Path link) throws IOException {
    Files.createLink(link, existing);
  }

  @SuppressWarnings("StreamResourceLeak") // the caller closes what is returned
  private static SecureDirectoryStream<Path> open(Path root) throws IOException {
    return secure(Files.newDirectoryStream(root), root);
  }

  /** openat with O_NOFOLLOW, one segment after the other. */
  private static SecureDirectoryStream<Path> parent(Path root, Path file) throws IOException {
    SecureDirectoryStream<Path> directory = open(root);
    for (int i = 0; i < file.getNameCount() - 1; i++) {
      try (SecureDirectoryStream<Path> outer = directory) {
        directory = outer.newDirectoryStream(file.getName(i), LinkOption.NOFOLLOW_LINKS);
      }
    }
    return directory;
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream, Path root)
      throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new IOException("no directory handles (openat) on the file system of " + root);
  }
}
