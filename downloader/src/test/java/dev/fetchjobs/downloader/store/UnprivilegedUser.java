package dev.fetchjobs.downloader.store;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.FutureTask;

/**
 * Accesses files as an ordinary user, even when the tests run as root. Linux has a file system user
 * for each thread; changing it removes the right to override permissions (setfsuid(2),
 * capabilities(7)).
 */
final class UnprivilegedUser {

  private static final int NOBODY = 65_534;

  private UnprivilegedUser() {}

  /**
   * Runs {@code work} on a thread that accesses files as this user. Exceptions of {@code work} are
   * wrapped in an ExecutionException.
   */
  static void run(Runnable work) throws Exception {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              become(NOBODY);
              work.run();
              return null;
            });
    Thread.ofPlatform().name("ordinary-user").start(task);
    task.get();
  }

  @SuppressWarnings("restricted")
  private static void become(int user) throws Exception {
    Linker linker = Linker.nativeLinker();
    MethodHandle setfsuid =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("setfsuid"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      int before = (int) setfsuid.invokeExact(user);
      int after = (int) setfsuid.invokeExact(user); // returns the previous user, never an error
      if (before == 0 && after != user) {
        throw new IllegalStateException("still user " + after);
      }
    } catch (Exception e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
