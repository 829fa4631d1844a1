package dev.fetchjobs.downloader.transfer;

import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Computes SHA-256, and the checksum's algorithm, on a second thread: hashing costs about what
 * receiving and writing cost together, so the two run side by side. A body that fits into one block
 * is hashed in place.
 */
final class Digests implements AutoCloseable {

  /**
   * Reads of a socket return at most 128 KiB. Three blocks: one fills, one waits, one is hashed.
   */
  static final int BLOCK = 256 * 1024;

  private static final int BLOCKS = 3;

  /** Some bytes of the body, in order. */
  static final class Block {
    final byte[] bytes = new byte[BLOCK];
    int length;
  }

  private static final Block END = new Block();

  private final Map<Algorithm, MessageDigest> digests = new EnumMap<>(Algorithm.class);
  private final BlockingQueue<Block> filled = new ArrayBlockingQueue<>(BLOCKS + 1);
  private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS);
  private int made;
  private @Nullable Block first;
  private @Nullable Thread thread;

  Digests(@Nullable Checksum checksum) {
    add(Algorithm.SHA_256);
    if (checksum != null) {
      add(checksum.algorithm());
    }
  }

  private void add(Algorithm algorithm) {
    digests.computeIfAbsent(algorithm, Digests::start);
  }

  private static MessageDigest start(Algorithm algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.word());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has " + algorithm, e);
    }
  }

  /** A block to fill. */
  Block next() throws FetchException {
    Block block = free.poll();
    if (block != null) {
      return block;
    }
    if (made < BLOCKS) {
      made++;
      return new Block();
    }
    return take(free);
  }

  /** Hashes a filled block; the caller may still read it, and no more write to it. */
  void add(Block block) {
    if (thread == null && first == null) {
      first = block;
      return;
    }
    if (thread == null) {
      thread = Thread.ofPlatform().name("digest").daemon().start(this::work);
      filled.add(first == null ? block : first);
    }
    filled.add(block);
  }

  /** The digests of all blocks, in lower-case hex. */
  Map<Algorithm, String> finish() throws FetchException {
    if (thread != null) {
      filled.add(END);
      join(thread);
    } else if (first != null) {
      update(first);
    }
    Map<Algorithm, String> hex = new EnumMap<>(Algorithm.class);
    digests.forEach((name, digest) -> hex.put(name, HexFormat.of().formatHex(digest.digest())));
    return hex;
  }

  /** Gives up what is not finished. */
  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void work() {
    try {
      for (Block block = filled.take(); block != END; block = filled.take()) {
        update(block);
        free.put(block);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void update(Block block) {
    digests.values().forEach(digest -> digest.update(block.bytes, 0, block.length));
  }

  private static <T> T take(BlockingQueue<T> queue) throws FetchException {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @SuppressWarnings("ThreadJoinLoop") // an interrupt ends the run
  private static void join(Thread thread) throws FetchException {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static FetchException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new FetchException(
        new Failure.Transient(Reason.INTERRUPTED, "The run was interrupted."), cause);
  }
}
