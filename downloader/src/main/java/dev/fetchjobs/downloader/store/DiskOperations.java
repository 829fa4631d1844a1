package dev.fetchjobs.downloader.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Performs the file operations with the operating system. */
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
  public void place(Path root, Path from, Path to) throws IOException {
    try (SecureDirectoryStream<Path> source = parent(root, from);
        SecureDirectoryStream<Path> target = parent(root, to)) {
      Path ours = from.getFileName();
      Path name = to.getFileName();
      if (isLinked(root.resolve(from), root.resolve(to))) {
        if (!isSame(source, ours, target, name)) {
          throw new IOException("a folder of the path was replaced while the file was put there");
        }
        source.deleteFile(ours);
      } else {
        requireFree(target, name);
        source.move(ours, target, name);
      }
    }
  }

  /** Creates a hard link, or returns false if the file system has no hard links. */
  private static boolean isLinked(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
      return true;
    } catch (FileAlreadyExistsException e) {
      // A network file system may have created the link and lost its answer. Then the file
      // system tries to make the link again, and finds that the link exists.
      Object key = fileKey(from);
      if (key == null || !key.equals(fileKey(to))) {
        throw e;
      }
      return true;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false; // the rename fails in the same way if the error has another cause
    }
  }

  private static @Nullable Object fileKey(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  private static void requireFree(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    try {
      attributes(directory, name);
    } catch (NoSuchFileException e) {
      return;
    }
    throw new FileAlreadyExistsException(name.toString());
  }

  private static boolean isSame(
      SecureDirectoryStream<Path> one, Path name, SecureDirectoryStream<Path> other, Path second)
      throws IOException {
    Object key = attributes(one, name).fileKey();
    return key != null && key.equals(attributes(other, second).fileKey());
  }

  private static BasicFileAttributes attributes(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    return directory
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  @Override
  public void link(Path existing, Path link) throws IOException {
    Files.createLink(link, existing);
  }

  @Override
  public void symlink(Path link, Path target) throws IOException {
    Files.createSymbolicLink(link, target);
  }

  @Override
  public void delete(Path root, Path file) throws IOException {
    try (SecureDirectoryStream<Path> directory = parent(root, file)) {
      Path name = file.getFileName();
      if (attributes(directory, name).isDirectory()) {
        directory.deleteDirectory(name);
      } else {
        directory.deleteFile(name);
      }
    } catch (NoSuchFileException e) {
      return; // another program has removed it
    }
  }

  @SuppressWarnings("StreamResourceLeak") // the caller closes the returned stream
  private static SecureDirectoryStream<Path> open(Path root) throws IOException {
    return secure(Files.newDirectoryStream(root), root);
  }

  /** Opens the parent directory with openat and O_NOFOLLOW, segment by segment. */
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
