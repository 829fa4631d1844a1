package dev.fetchjobs.operator.runtime;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One writer among replicas, by a Lease. Who loses it ends the process: nothing may be written
 * after. On SIGTERM the Lease is given back, so that the next replica need not wait it out.
 */
final class Leadership {

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  /** Client-go's defaults: a dead leader is replaced after at most 15 s. */
  private static final Duration LEASE = Duration.ofSeconds(15);

  private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final LeaderElector elector;
  private @Nullable CompletableFuture<?> election;
  private volatile boolean leading;
  private volatile boolean leaving;

  /**
   * @param lead called when this replica becomes the leader
   * @param lost called when it no longer is
   */
  Leadership(KubernetesClient client, Settings.LeaseSettings lease, Runnable lead, Runnable lost) {
    var callbacks =
        new LeaderCallbacks(
            () -> {
              leading = true;
              LOG.atInfo().addKeyValue("identity", lease.identity()).log("Leading");
              Thread.ofPlatform().name("start").start(lead);
            },
            () -> {
              leading = false;
              if (!leaving) {
                lost.run();
              }
            },
            leader -> LOG.atInfo().addKeyValue("leader", leader).log("The leader is known"));
    elector =
        client
            .leaderElector()
            .withConfig(
                new LeaderElectionConfigBuilder()
                    .withName(lease.name())
                    .withLock(new LeaseLock(lease.namespace(), lease.name(), lease.identity()))
                    .withLeaseDuration(LEASE)
                    .withRenewDeadline(RENEW_DEADLINE)
                    .withRetryPeriod(RETRY)
                    .withReleaseOnCancel(true)
                    .withLeaderCallbacks(callbacks)
                    .build())
            .build();
  }

  void start() {
    election = elector.start();
  }

  boolean isLeading() {
    return leading;
  }

  /** Gives the Lease back. Call it when no write can follow. */
  void leave() {
    leaving = true;
    if (election != null) {
      election.cancel(true);
    }
  }
}
