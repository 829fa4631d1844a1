package dev.fetchjobs.plugin;

import picocli.CommandLine.IVersionProvider;

/** Reads the version of the plugin from its jar. */
final class ReleaseVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = ReleaseVersion.class.getPackage().getImplementationVersion();
    return new String[] {version == null ? "dev" : version};
  }
}
