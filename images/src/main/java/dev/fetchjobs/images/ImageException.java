package dev.fetchjobs.images;

/** The image cannot be built. The message says why, and what to do. */
final class ImageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ImageException(String message) {
    super(message);
  }
}
