package dev.fetchjobs.downloader.transfer;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.text.Printable;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes blocks of bytes to a consumer on a second thread, in their order. So the two threads,
 * receiver and consumer, work at the same time. This saves time, because hashing costs about as
 * much as receiving and writing together, and inflating keeps a processor core busy. The number of
 * blocks is fixed, so memory is bounded. The thread starts with the second block. If a file has
 * only one block, the caller's thread consumes it.
 */
public final class BackgroundConsumer implements AutoCloseable {

  /** A block has this many bytes. A read from a socket returns at most 128 KiB. */
  public static final int BLOCK = 256 * 1024;

  /**
   * A consumer has this many blocks. One block is being filled, one is being consumed, and the
   * others wait in between.
   */
  private static final int BLOCKS = 4;

  /**
   * Holds blocks of consumers that have ended, for the next consumers. If each part of a set made
   * new blocks, the heap would grow to its limit. The queue has room for the blocks of eight
   * consumers, which is the largest number of downloads at the same time.
   */
  private static final BlockingQueue<Block> SPARE = new ArrayBlockingQueue<>(8 * BLOCKS);

  private static final long POLL_MILLIS = 100;

  private static final Block END = new Block(0);

  private final Consumer consumer;
  private final FutureTask<Boolean> work;
  private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS);
  private final BlockingQueue<Block> filled = new ArrayBlockingQueue<>(BLOCKS + 1);
  private final String threadName;
  private @Nullable Thread thread;
  private @Nullable Block first;
  private int made;

  /**
   * Receives the blocks of bytes. The second thread calls this method, if there is a second thread.
   */
  @FunctionalInterface
  public interface Consumer {
    void accept(byte[] bytes, int length) throws FetchException;
  }

  /** Represents a block of bytes. */
  public static final class Block {
    public final byte[] bytes;

    /** Counts the bytes in {@link #bytes} that are filled. */
    public int length;

    private Block(int size) {
      bytes = new byte[size];
    }
  }

  public BackgroundConsumer(String threadName, Consumer consumer) {
    this.threadName = threadName;
    this.consumer = consumer;
    // The consumer's messages may quote the file, so its thread has to know the run's secrets too.
    var secrets = Printable.secrets();
    this.work = new FutureTask<>(() -> Printable.without(secrets, this::consumeAll));
  }

  /** Returns an empty block that the caller can fill with bytes. */
  public Block next() throws FetchException {
    Block block = free.poll();
    if (block == null && made < BLOCKS) {
      made++;
      Block spare = SPARE.poll();
      block = spare == null ? new Block(BLOCK) : spare;
    }
    while (block == null) {
      if (work.isDone()) {
        requireSuccess();
      }
      block = poll();
    }
    block.length = 0;
    return block;
  }

  /** Passes a filled block to the consumer; the caller must not use it any more. */
  public void send(Block block) {
    if (thread == null && first == null) {
      first = block;
      return;
    }
    if (first != null) {
      thread = new Thread(work, threadName);
      thread.setDaemon(true);
      thread.start();
      filled.add(first);
      first = null;
    }
    filled.add(block);
  }

  /** Waits until the consumer has consumed every block. */
  public void finish() throws FetchException {
    if (thread != null) {
      filled.add(END);
      requireSuccess();
    } else if (first != null) {
      consumer.accept(first.bytes, first.length);
      free.add(first);
      first = null;
    }
  }

  private @Nullable Block poll() {
    try {
      return free.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a run's thread", e);
    }
  }

  private void requireSuccess() throws FetchException {
    try {
      work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FetchException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException | CancellationException e) {
      throw new IllegalStateException("nobody interrupts a run's thread", e);
    }
  }

  private boolean consumeAll() throws FetchException, InterruptedException {
    for (Block block = filled.take(); block != END; block = filled.take()) {
      consumer.accept(block.bytes, block.length);
      free.add(block);
    }
    return true;
  }

  /**
   * Discards blocks that the consumer has not consumed yet. When this method returns, the thread
   * has ended.
   */
  @Override
  public void close() {
    if (thread != null) {
      end(thread);
    }
    for (Block block = free.poll(); block != null && SPARE.offer(block); ) {
      block = free.poll();
    }
  }

  private void end(Thread consuming) {
    work.cancel(true);
    boolean interrupted = false;
    while (consuming.isAlive()) {
      try {
        consuming.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
