package dev.fetchjobs.downloader.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Says which columns of two tables are compared. Columns with the same name are compared. If a name
 * occurs several times, its first column in one table belongs to its first column in the other one,
 * and so on.
 *
 * @param names the names of the compared columns, without the key
 * @param now the place of each column of the new table: first the key, then the compared columns;
 *     -1 for a column that is not compared
 * @param before the same for the published table
 * @param single the names of the columns that only one table has
 */
record ComparedColumns(List<String> names, int[] now, int[] before, List<String> single) {

  static ComparedColumns of(List<String> key, List<String> now, List<String> before) {
    int[] placesNow = places(key, now);
    int[] placesBefore = places(key, before);
    List<String> names = new ArrayList<>();
    List<String> single = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      if (placesNow[i] < 0) {
        int other = 0;
        while (other < before.size()
            && (placesBefore[other] >= 0 || !before.get(other).equals(now.get(i)))) {
          other++;
        }
        if (other < before.size()) {
          placesNow[i] = key.size() + names.size();
          placesBefore[other] = placesNow[i];
          names.add(now.get(i));
        } else {
          single.add(now.get(i));
        }
      }
    }
    for (int i = 0; i < before.size(); i++) {
      if (placesBefore[i] < 0) {
        single.add(before.get(i));
      }
    }
    return new ComparedColumns(names, placesNow, placesBefore, single);
  }

  /** Returns the place of each column if only the key is read. */
  static int[] places(List<String> key, List<String> columns) {
    int[] places = new int[columns.size()];
    Arrays.fill(places, -1);
    for (int i = 0; i < key.size(); i++) {
      places[columns.indexOf(key.get(i))] = i;
    }
    return places;
  }
}
