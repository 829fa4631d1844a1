package dev.fetchjobs.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * Lists the days on which publishers of one market publish nothing. A FetchCalendar belongs to the
 * cluster, and not to a namespace.
 */
@Group("fetchjobs.dev")
@Version("v1alpha1")
@Kind("FetchCalendar")
@Singular("fetchcalendar")
@Plural("fetchcalendars")
@ShortNames("fcal")
@AdditionalPrinterColumn(name = "WEEKLY", jsonPath = ".spec.weekly")
@AdditionalPrinterColumn(name = "ENDS", jsonPath = ".spec.ends")
@AdditionalPrinterColumn(name = "AGE", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "SOURCE", jsonPath = ".spec.source", priority = 1)
public class FetchCalendar extends CustomResource<FetchCalendarSpec, Void> {}
