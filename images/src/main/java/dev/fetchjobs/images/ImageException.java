package dev.fetchjobs.images;

/**
 * Says that the image cannot be built. The message of the exception says why, and what the user can
 * do.
 */
final class ImageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ImageException(String message) {
    super(message);
  }
}
