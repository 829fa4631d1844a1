package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.DateTemplate;
import dev.fetchjobs.contract.DateTemplate.BadTemplate;
import dev.fetchjobs.contract.DateTemplate.Place;

/** Says whether runs of different dates ask for different files. */
final class Dated {

  private Dated() {}

  static boolean is(FetchJob fetchJob) {
    var http = fetchJob.getSpec().source().http();
    return hasDates(http.url(), Place.URL)
        || (http.find() != null
            && http.find().where().stream()
                .anyMatch(where -> hasDates(where.matches(), Place.PATTERN)));
  }

  private static boolean hasDates(String text, Place place) {
    try {
      return DateTemplate.parse(text, place).hasDates();
    } catch (BadTemplate e) {
      return true;
    }
  }
}
