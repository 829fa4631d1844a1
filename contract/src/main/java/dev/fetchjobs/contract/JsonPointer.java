package dev.fetchjobs.contract;

/** Reads JSON Pointers (RFC 6901), which name places in an entry of a listing. */
public final class JsonPointer {

  private JsonPointer() {}

  /**
   * Reads a pointer such as {@code /attributes/downloadLink}. The empty text points to the whole
   * value. The method refuses a tilde that is not part of an escape, although Jackson itself
   * accepts it.
   */
  public static com.fasterxml.jackson.core.JsonPointer parse(String pointer) throws BadPath {
    if (!pointer.isEmpty() && pointer.charAt(0) != '/') {
      throw new BadPath(pointer, 0, "a pointer starts with /, for example /attributes/link");
    }
    for (int at = pointer.indexOf('~'); at >= 0; at = pointer.indexOf('~', at + 1)) {
      if (!pointer.startsWith("0", at + 1) && !pointer.startsWith("1", at + 1)) {
        throw new BadPath(pointer, at, "write ~0 for a tilde, and ~1 for a slash in a name");
      }
    }
    return com.fasterxml.jackson.core.JsonPointer.compile(pointer);
  }
}
