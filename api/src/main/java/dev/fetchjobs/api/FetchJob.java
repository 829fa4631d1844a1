package dev.fetchjobs.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** One publisher's file: which, when, how to know that it is right, and where it goes. */
@Group("fetchjobs.dev")
@Version("v1alpha1")
@Kind("FetchJob")
@Singular("fetchjob")
@Plural("fetchjobs")
@ShortNames("fj")
public class FetchJob extends CustomResource<FetchJobSpec, FetchJobStatus> implements Namespaced {}
