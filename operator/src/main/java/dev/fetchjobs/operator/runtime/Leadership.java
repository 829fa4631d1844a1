package dev.fetchjobs.operator.runtime;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
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

  /** The first three durations are the defaults of client-go. */
  private static final Duration LEASE = Duration.ofSeconds(15);

  private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);
  private static final Duration RENEW = Duration.ofSeconds(2);

  /**
   * A waiting replica reads the Lease every 0.5 to 1.1 s, because the elector adds up to 1.2 times
   * the period. So it leads at most 1.1 s after the leader gave the Lease back. It sees the last
   * renewal of a dead leader at most 1.1 s late, waits for 15 s, and leads within 18 s.
   */
  private static final Duration WATCH = Duration.ofMillis(500);

  private final Resource<Lease> lease;
  private final LeaderElector elector;
  private final LeaseObservation observation;
  private final Consumer<String> lost;
  private @Nullable CompletableFuture<?> election;
  private volatile boolean leading;
  private volatile boolean leaving;
  private volatile boolean answered;
  private volatile long renewed;

  /**
   * Prepares the election of the leader.
   *
   * @param lead called when this replica becomes the leader of the operator's replicas
   * @param lost receiver of the cause when this replica is no longer the leader
   */
  public Leadership(
      KubernetesClient client,
      Settings.LeaseSettings settings,
      Runnable lead,
      Consumer<String> lost) {
    this.lost = lost;
    lease = client.leases().inNamespace(settings.namespace()).withName(settings.name());
    observation = new LeaseObservation(settings.identity());
    var callbacks =
        new LeaderCallbacks(
            () -> {
              leading = true;
              LOG.atInfo().addKeyValue("identity", settings.identity()).log("Leading");
              Thread.ofPlatform().name("lead").start(lead);
            },
            () -> {
              leading = false;
              if (!leaving) {
                lost.accept(
                    isRenewed()
                        ? "Another replica has the Lease now, so this one ends."
                        : "The Lease could not be renewed for 10 s, so another replica may lead now"
                            + " and this one ends.");
              }
            },
            leader -> LOG.atInfo().addKeyValue("leader", leader).log("The leader is known"));
    elector =
        client
            .leaderElector()
            .withConfig(
                new LeaderElectionConfig(
                    new TimedLock(settings),
                    LEASE,
                    RENEW_DEADLINE,
                    RENEW,
                    callbacks,
                    true,
                    settings.name()) {
                  /** The elector asks for the period before each pause. */
                  @Override
                  public Duration getRetryPeriod() {
                    return leading || !answered ? RENEW : WATCH;
                  }
                })
            .build();
  }

  /**
   * Reads and writes the Lease. Records until when this replica certainly has the Lease; the time
   * is counted from the sending of the request that renewed the Lease.
   */
  private final class TimedLock extends LeaseLock {
    TimedLock(Settings.LeaseSettings lease) {
      super(lease.namespace(), lease.name(), lease.identity());
    }

    @Override
    public synchronized @Nullable LeaderElectionRecord get(KubernetesClient client) {
      answered = false;
      LeaderElectionRecord found = super.get(client);
      answered = true;
      return observation.judge(found, System.nanoTime(), ZonedDateTime.now(ZoneOffset.UTC));
    }

    /**
     * Reads the Lease from the API server. The Lease has no spec if the installation created it and
     * no replica has held it yet, or if somebody has emptied it.
     */
    @Override
    protected @Nullable LeaderElectionRecord toRecord(Lease found) {
      var spec = found.getSpec();
      return spec == null || spec.getRenewTime() == null || spec.getLeaseDurationSeconds() == null
          ? LeaseObservation.EMPTY
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

  /**
   * Waits until the API server answers. Without this, a cache could give up filling while the API
   * server is away, and this replica would lead without the cache.
   */
  public void awaitAnswer() {
    while (!leaving) {
      try {
        var unused = lease.get();
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() > 0) {
          return;
        }
        LOG.atWarn().addKeyValue("cause", e.getMessage()).log("The API server does not answer");
        LockSupport.parkNanos(RENEW.toNanos());
      }
    }
  }

  /** Begins to ask for the Lease, unless the process is ending already. */
  public synchronized void start() {
    if (leaving) {
      return;
    }
    election = elector.start();
    var unused =
        election.whenComplete(
            (nothing, failure) -> {
              if (failure != null && !leaving) {
                lost.accept("The election of the leader has failed: " + failure);
              }
            });
  }

  /** Returns whether this replica has the Lease for longer than a write takes. */
  public boolean mayWrite() {
    return leading && isRenewed();
  }

  private boolean isRenewed() {
    return System.nanoTime() - renewed < RENEW_DEADLINE.toNanos();
  }

  /**
   * Gives the Lease back, so that another replica can lead. The operator calls this method when no
   * write can follow.
   */
  public synchronized void leave() {
    leaving = true;
    leading = false;
    if (election != null) {
      election.cancel(true);
    }
  }
}
