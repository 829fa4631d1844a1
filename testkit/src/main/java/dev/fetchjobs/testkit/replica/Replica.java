package dev.fetchjobs.testkit.replica;

import dev.fetchjobs.testkit.http.Script;
import java.util.Map;

/** A publisher with all its servers. */
public interface Replica {

  /** What each server answers, by its real host name. */
  Map<String, Script> hosts();
}
