package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.resolve.Field;
import dev.fetchjobs.downloader.resolve.Target;
import java.util.List;

/** Where a token comes from. */
@FunctionalInterface
interface TokenServer {

  /** An answer, whatever its status is. */
  record Reply(Head head, String text) {}

  /** Posts a form; redirects are not followed. */
  Reply post(Target url, List<Field> fields, String form) throws FetchException;
}
