package dev.fetchjobs.downloader.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryDatesTest {

  @ParameterizedTest
  @DisplayName(
      "The date of an entry is read with its time, and converted to UTC if it has an offset")
  @CsvSource({
    "20260810, yyyyMMdd, 2026-08-10T00:00",
    "2026-08, yyyy-MM, 2026-08-01T00:00",
    "20260810T071513, yyyyMMdd'T'HHmmss, 2026-08-10T07:15:13",
    "2026-08-10T00:30+02:00, yyyy-MM-dd'T'HH:mmXXX, 2026-08-09T22:30",
    "2026-08-10 00:30 Europe/Berlin, yyyy-MM-dd HH:mm VV, 2026-08-10T00:30",
    "'Mon, 10 Aug 2026', 'EEE, d MMM yyyy', 2026-08-10T00:00",
    "27NOV2026, ddMMMyyyy, 2026-11-27T00:00",
    "27-nov-2026, dd-MMM-yyyy, 2026-11-27T00:00",
    "2026, yyyy,",
    "07:15, HH:mm,",
    "20261310, yyyyMMdd,",
    "20260230, yyyyMMdd,",
    "20260229T071513, yyyyMMdd'T'HHmmss,",
    "20240229, yyyyMMdd, 2024-02-29T00:00",
  })
  void dates(String text, String format, String expected) throws Exception {
    TargetUri page = TargetUri.parse("https://publisher.example/");
    Entry entry = new Entry(page, "https://publisher.example/a", text, Map.of());
    EntryDates dates = EntryDates.of(new Find.EntryDate("name", null, format));

    assertThat(dates.of(entry).map(Object::toString).orElse(null)).isEqualTo(expected);
  }
}
