package dev.fetchjobs.downloader.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Turns a host name into all of its addresses. */
@FunctionalInterface
public interface HostResolver {

  /** The machine's resolver. */
  HostResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  List<InetAddress> resolve(String host) throws UnknownHostException;
}
