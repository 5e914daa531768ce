package io.nodeagent.linux.netlink;

import java.net.InetAddress;

/**
 * An address of an interface.
 *
 * @param link the interface's index
 */
public record InterfaceAddress(int link, InetAddress address, int prefixLength) {}
