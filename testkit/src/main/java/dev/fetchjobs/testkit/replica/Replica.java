package dev.fetchjobs.testkit.replica;

import dev.fetchjobs.testkit.http.Script;
import java.util.Map;

/** Imitates a real publisher with all its servers. */
public interface Replica {

  /** Returns the answers of each server, by its real host name. */
  Map<String, Script> hosts();
}
