package dev.fetchjobs.operator;

import dev.fetchjobs.operator.runtime.BadSettingException;
import dev.fetchjobs.operator.runtime.Settings;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.util.Objects;

/** Starts the operator from its environment. */
public final class Main {

  private static final int BAD_SETTING = 2;

  private Main() {}

  public static void main(String[] arguments) throws IOException {
    Settings settings;
    try {
      settings = Settings.from(System.getenv(), version());
    } catch (BadSettingException e) {
      System.err.println(e.getMessage());
      System.exit(BAD_SETTING);
      return;
    }
    settings.logs().apply();
    var process = new OperatorProcess(settings, Config.autoConfigure(null), Main::die);
    Runtime.getRuntime().addShutdownHook(new Thread(process::leave, "leave"));
    process.start();
  }

  private static String version() {
    return Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "dev");
  }

  /**
   * Ends the operator's process without shutdown hooks. A replica that has lost the Lease must not
   * change the Lease again.
   */
  private static void die(String sentence) {
    System.err.println(sentence);
    Runtime.getRuntime().halt(1);
  }
}
