package dev.fetchjobs.operator.runtime;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Map;
import java.util.Objects;

/**
 * Writes each event of the operator's log as one line of JSON. The members of the JSON object are
 * {@code time}, {@code level}, {@code logger}, {@code message}, the event's own keys ({@code
 * fetchjob} is namespace and name), and {@code error} with the stack trace.
 */
final class JsonLines extends LayoutBase<ILoggingEvent> {

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(200).append('{');
    field(line, "time", event.getInstant().toString());
    field(line, "level", event.getLevel().toString());
    field(line, "logger", event.getLoggerName());
    field(line, "message", event.getFormattedMessage());
    Objects.requireNonNullElse(
            event.getKeyValuePairs(), java.util.List.<org.slf4j.event.KeyValuePair>of())
        .forEach(pair -> field(line, pair.key, String.valueOf(pair.value)));
    for (Map.Entry<String, String> entry : event.getMDCPropertyMap().entrySet()) {
      field(line, entry.getKey(), entry.getValue());
    }
    if (event.getThrowableProxy() != null) {
      field(line, "error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    line.setCharAt(line.length() - 1, '}');
    return line.append('\n').toString();
  }

  private static void field(StringBuilder line, String name, String value) {
    line.append('"');
    JsonStringEncoder.getInstance().quoteAsString(name, line);
    line.append("\":\"");
    JsonStringEncoder.getInstance().quoteAsString(value, line);
    line.append("\",");
  }
}
