package dev.fetchjobs.operator.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.LoggerFactory;

/**
 * Sets up the operator's logging to standard error. The setup is code, because reading an XML file
 * would cost time at start.
 */
public final class Logs extends ContextAwareBase implements Configurator {

  private static final String TEXT = "%d{HH:mm:ss.SSS} %-5level %logger{0} %msg %kvp%n%ex";

  /** Lets the operator log only warnings, as text, until it has read its settings. */
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    apply(context, new Settings.LogSettings(false, "warn"));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  static void apply(Settings.LogSettings settings) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      apply(context, settings);
    }
  }

  private static void apply(LoggerContext context, Settings.LogSettings settings) {
    context.reset();
    Layout<ILoggingEvent> layout = settings.json() ? new JsonLines() : text(context);
    layout.setContext(context);
    layout.start();
    var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    root.setLevel(Level.WARN);
    context.getLogger("dev.fetchjobs").setLevel(Level.toLevel(settings.level()));
  }

  private static PatternLayout text(LoggerContext context) {
    var layout = new PatternLayout();
    layout.setContext(context);
    layout.setPattern(TEXT);
    return layout;
  }
}
