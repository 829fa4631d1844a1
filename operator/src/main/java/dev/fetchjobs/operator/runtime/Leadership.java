package dev.fetchjobs.operator.runtime;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only one replica of the operator write, by means of a Lease. A replica that loses the Lease
 * ends its process, because it must not write any more. A process that was stopped for a while
 * notices the loss late, so it may not write before it has renewed the Lease. On SIGTERM the Lease
 * is given back, so that the next replica need not wait until it expires.
 */
public final class Leadership {

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  /**
   * The three durations are the defaults of client-go. The Lease of a dead leader ends within 15 s.
   * The other replicas check the Lease every 2 to 4.4 s (the elector adds up to 1.2 times the
   * period), so one of them leads within 20 s.
   */
  private static final Duration LEASE = Duration.ofSeconds(15);

  private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final LeaderElector elector;
  private @Nullable CompletableFuture<?> election;
  private volatile boolean leading;
  private volatile boolean leaving;
  private volatile long renewed;

  /**
   * Prepares the election of the leader.
   *
   * @param lead called when this replica becomes the leader of the operator's replicas
   * @param lost called when this replica is no longer the leader
   */
  public Leadership(
      KubernetesClient client, Settings.LeaseSettings lease, Runnable lead, Runnable lost) {
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
                    .withLock(new TimedLock(lease))
                    .withLeaseDuration(LEASE)
                    .withRenewDeadline(RENEW_DEADLINE)
                    .withRetryPeriod(RETRY)
                    .withReleaseOnCancel(true)
                    .withLeaderCallbacks(callbacks)
                    .build())
            .build();
  }

  /**
   * Records until when this replica certainly has the Lease. The time is counted from the sending
   * of the request that renewed the Lease.
   */
  private final class TimedLock extends LeaseLock {
    TimedLock(Settings.LeaseSettings lease) {
      super(lease.namespace(), lease.name(), lease.identity());
    }

    /**
     * Reads the Lease from the API server. The Lease has no spec if the installation created it and
     * no replica has held it yet.
     */
    @Override
    protected @Nullable LeaderElectionRecord toRecord(Lease found) {
      ZonedDateTime longAgo = ZonedDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
      return found.getSpec() == null || found.getSpec().getHolderIdentity() == null
          ? new LeaderElectionRecord("", Duration.ofSeconds(1), longAgo, longAgo, 0)
          : super.toRecord(found);
    }

    @Override
    public synchronized void create(KubernetesClient client, LeaderElectionRecord record) {
      long before = System.nanoTime();
      super.create(client, record);
      renewed = before;
    }

    @Override
    public synchronized void update(KubernetesClient client, LeaderElectionRecord record) {
      long before = System.nanoTime();
      super.update(client, record);
      renewed = before;
    }
  }

  public void start() {
    election = elector.start();
  }

  public boolean isLeading() {
    return leading;
  }

  /** Returns whether this replica has the Lease for longer than a write takes. */
  public boolean mayWrite() {
    return leading && System.nanoTime() - renewed < RENEW_DEADLINE.toNanos();
  }

  /**
   * Gives the Lease back, so that another replica can lead. The operator calls this method when no
   * write can follow.
   */
  public void leave() {
    leaving = true;
    if (election != null) {
      election.cancel(true);
    }
  }
}
