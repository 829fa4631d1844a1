package dev.fetchjobs.operator.runtime;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks on a few threads, which reconciliations do not use. Each host has a lane with half of
 * the threads, so that a host that does not answer leaves the other half to others. 32 threads
 * deliver 1,000 events in 10 seconds to a sink that needs 320 ms for each.
 */
final class Lanes implements AutoCloseable {

  static final int THREADS = 64;
  static final int OF_ONE_HOST = 32;

  private static final int IDLE_SECONDS = 10;

  /** Holds the tasks for one host. */
  private static final class Lane {
    int running;
    final Queue<Runnable> waiting = new ArrayDeque<>();
  }

  private final Map<String, Lane> lanes = new HashMap<>();
  private final ThreadPoolExecutor threads;

  Lanes() {
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("notify-", 0).factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    threads.allowCoreThreadTimeOut(true);
  }

  /** Runs the task when the host's lane has a free thread. */
  synchronized void submit(String host, Runnable task) {
    Lane lane = lanes.computeIfAbsent(host, any -> new Lane());
    if (lane.running < OF_ONE_HOST) {
      lane.running++;
      start(host, task);
    } else {
      lane.waiting.add(task);
    }
  }

  private void start(String host, Runnable task) {
    threads.execute(
        () -> {
          try {
            task.run();
          } finally {
            next(host);
          }
        });
  }

  private synchronized void next(String host) {
    Lane lane = lanes.get(host);
    if (lane == null || threads.isShutdown()) {
      return;
    }
    Runnable waiting = lane.waiting.poll();
    if (waiting != null) {
      start(host, waiting);
    } else if (--lane.running == 0) {
      lanes.remove(host);
    }
  }

  @Override
  public synchronized void close() {
    lanes.clear();
    threads.shutdownNow();
  }
}
