package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.resolve.HeaderField;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.util.List;

/** Where a token comes from. */
@FunctionalInterface
interface TokenServer {

  /** An answer, whatever its status is. */
  record Reply(ResponseHead head, String text) {}

  /** Posts a form; redirects are not followed. */
  Reply post(TargetUri url, List<HeaderField> fields, String form) throws FetchException;
}
