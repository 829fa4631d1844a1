package dev.fetchjobs.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A FetchJob describes one publisher's file: which file it is, when to fetch it, how to check it,
 * and where to put it.
 */
@Group("fetchjobs.dev")
@Version("v1alpha1")
@Kind("FetchJob")
@Singular("fetchjob")
@Plural("fetchjobs")
@ShortNames("fj")
@AdditionalPrinterColumn(name = "STATUS", jsonPath = ".status.state")
@AdditionalPrinterColumn(name = "MESSAGE", jsonPath = ".status.message", priority = 1)
@AdditionalPrinterColumn(name = "SCHEDULE", jsonPath = ".spec.schedule")
@AdditionalPrinterColumn(
    name = "READY",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "FRESH",
    jsonPath = ".status.conditions[?(@.type==\"Fresh\")].status")
@AdditionalPrinterColumn(name = "DATA DATE", jsonPath = ".status.artifact.dataDate", priority = 1)
@AdditionalPrinterColumn(name = "LAST RESULT", jsonPath = ".status.lastRun.outcome")
@AdditionalPrinterColumn(
    name = "LAST RUN",
    jsonPath = ".status.lastRun.finishTime",
    type = Type.DATE)
@AdditionalPrinterColumn(name = "NEXT RUN", jsonPath = ".status.schedule.nextRun")
@AdditionalPrinterColumn(name = "AGE", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "TIME ZONE", jsonPath = ".spec.timeZone", priority = 1)
@AdditionalPrinterColumn(
    name = "BYTES",
    jsonPath = ".status.artifact.bytes",
    type = Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(name = "SHA256", jsonPath = ".status.artifact.sha256", priority = 1)
@AdditionalPrinterColumn(name = "URL", jsonPath = ".spec.source.http.url", priority = 1)
public class FetchJob extends CustomResource<FetchJobSpec, FetchJobStatus> implements Namespaced {}
