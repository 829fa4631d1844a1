package dev.fetchjobs.operator.desired;

import dev.fetchjobs.contract.FetchPlan.NetworkPolicy;
import dev.fetchjobs.contract.FetchPlan.Proxy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the installation's settings for the pods that download files.
 *
 * @param image the downloader's image
 * @param imagePullPolicy {@code Always}, {@code IfNotPresent} or {@code Never}
 * @param imagePullSecrets names of Secrets in the FetchJob's namespace
 * @param cpuRequest CPU request, a Kubernetes quantity; by default there is no CPU limit, because
 *     at 0.1 CPU a small HTTPS download takes six seconds
 * @param memory memory request and limit, a Kubernetes quantity
 * @param fsGroup group that owns the volume's files; null if the platform assigns one
 * @param startAllowance time that is added to a run's timeout for pending, image pull and pod
 *     backoff, so that the downloader reports before it is killed
 * @param userAgent value of the User-Agent field
 * @param proxy proxy for FetchJobs that name none; null if they use no proxy
 * @param network rules that say to which addresses downloads may connect
 * @param maxParallelPerHost how many connections to one host the runs of one namespace have at the
 *     same time on one volume; 0 if they are not limited
 * @param pods settings for the scheduling, labels and annotations of every download pod
 * @param allowed labels, annotations and groups that FetchJobs may set for their pods
 */
public record DownloadSettings(
    String image,
    String imagePullPolicy,
    List<String> imagePullSecrets,
    String cpuRequest,
    String memory,
    @Nullable Long fsGroup,
    Duration startAllowance,
    String userAgent,
    @Nullable Proxy proxy,
    NetworkPolicy network,
    int maxParallelPerHost,
    PodDefaults pods,
    Allowed allowed) {}
