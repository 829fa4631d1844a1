package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJob;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Holds what one server has to get about a FetchJob: the events or the ping, and what became of
 * them.
 */
final class Outbox {

  /** Says what the outbox does. */
  private enum State {
    /** All messages are confirmed. */
    IDLE,
    /** A thread sends messages, or will. */
    SENDING,
    /** The last attempt failed; a timer will start the next one. */
    WAITING,
    /** The FetchJob is gone. */
    DISCARDED
  }

  private final Set<String> confirmed = new HashSet<>();
  private FetchJob fetchJob;
  private List<Message> pending = List.of();
  private State state = State.IDLE;
  private int failures;
  private @Nullable String failure;
  private boolean news;
  private @Nullable Future<?> retry;

  Outbox(FetchJob fetchJob) {
    this.fetchJob = fetchJob;
  }

  synchronized FetchJob fetchJob() {
    return fetchJob;
  }

  synchronized boolean isOf(FetchJob other) {
    return fetchJob.getMetadata().getUid().equals(other.getMetadata().getUid());
  }

  /** Returns the ids of the messages that the server has confirmed. */
  synchronized Set<String> confirmed() {
    return Set.copyOf(confirmed);
  }

  /** Returns why the last attempt failed; null if it did not. */
  synchronized @Nullable String failure() {
    return failure;
  }

  /** Returns the number of messages that are not confirmed. */
  synchronized int waiting() {
    return (int) pending.stream().filter(message -> !confirmed.contains(message.id())).count();
  }

  /**
   * Takes over the messages that the stored status has. A new address is tried at once.
   *
   * @return whether the caller has to start a thread that sends
   */
  synchronized boolean take(FetchJob now, List<Message> messages) {
    boolean edited =
        !Objects.equals(now.getSpec().notifySettings(), fetchJob.getSpec().notifySettings());
    fetchJob = now;
    pending = messages;
    confirmed.retainAll(messages.stream().map(Message::id).toList());
    if (edited) {
      failures = 0;
      failure = null;
      if (retry != null) {
        retry.cancel(false);
      }
      state = state == State.WAITING ? State.IDLE : state;
    }
    boolean starts = waiting() > 0 && state == State.IDLE;
    state = starts ? State.SENDING : state;
    return starts;
  }

  /** Returns the next message to send. If there is none, the thread that sends has to end. */
  synchronized Optional<Message> next() {
    if (state != State.SENDING) {
      return Optional.empty();
    }
    Optional<Message> next =
        pending.stream().filter(message -> !confirmed.contains(message.id())).findFirst();
    state = next.isEmpty() ? State.IDLE : state;
    return next;
  }

  synchronized void confirmed(Message message) {
    confirmed.add(message.id());
    failures = 0;
    failure = null;
    news = true;
  }

  /** Records that an attempt failed, and returns how many attempts in a row have failed. */
  synchronized int failed(String message) {
    news |= !message.equals(failure);
    failure = message;
    failures++;
    waits();
    return failures;
  }

  /** Records that a timer starts the next attempt. */
  synchronized void waits() {
    state = state == State.SENDING ? State.WAITING : state;
  }

  /** Returns whether the deliveries have changed since the last call. */
  synchronized boolean takeNews() {
    boolean was = news;
    news = false;
    return was;
  }

  /** Returns whether the timer's thread has to start the next attempt. */
  synchronized boolean resume() {
    boolean waits = state == State.WAITING;
    state = waits ? State.SENDING : state;
    return waits;
  }

  /** Takes the timer that starts the next attempt. */
  synchronized void retries(Future<?> next) {
    retry = next;
    if (state == State.DISCARDED) {
      next.cancel(false);
    }
  }

  synchronized void discard() {
    state = State.DISCARDED;
    if (retry != null) {
      retry.cancel(false);
    }
  }
}
