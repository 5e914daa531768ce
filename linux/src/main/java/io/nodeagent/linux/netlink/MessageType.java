package io.nodeagent.linux.netlink;

/** The request types of rtnetlink(7) in use, with their numbers of {@code linux/rtnetlink.h}. */
enum MessageType {
    NEWLINK(16),
    DELLINK(17),
    GETLINK(18),
    NEWADDR(20),
    GETADDR(22),
    NEWROUTE(24),
    GETROUTE(26);

    private final int number;

    MessageType(int number) {
        this.number = number;
    }

    short number() {
        return (short) number;
    }
}
