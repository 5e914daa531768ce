package io.nodeagent.linux.netlink;

/** Attribute numbers of {@code linux/if_link.h} and {@code linux/veth.h}. */
final class LinkAttribute {
    static final int ADDRESS = 1;
    static final int NAME = 3;
    static final int MTU = 4;
    static final int MASTER = 10;
    static final int INFO = 18;
    static final int ALIAS = 20;
    static final int GROUP = 27;
    static final int NAMESPACE_FD = 28;

    static final int INFO_KIND = 1;
    static final int INFO_DATA = 2;
    static final int INFO_PORT_KIND = 4;
    static final int INFO_PORT_DATA = 5;

    static final int VETH_PEER = 1;
    static final int PORT_HAIRPIN = 4;

    private LinkAttribute() {}
}
