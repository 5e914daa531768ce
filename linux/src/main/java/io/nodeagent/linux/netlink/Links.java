package io.nodeagent.linux.netlink;

import io.nodeagent.linux.sys.Errno;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.util.List;
import java.util.Optional;

/** Network interfaces of one namespace. */
public final class Links {
    private static final int NEW = NetlinkRequest.ACK | NetlinkRequest.CREATE | NetlinkRequest.EXCLUSIVE;
    private static final int IFF_UP = 1;
    private static final int O_CLOEXEC = 0x80000;

    private final NetlinkSocket socket;

    public Links(NetlinkSocket socket) {
        this.socket = socket;
    }

    public Optional<Link> find(String name) {
        NetlinkRequest request = new NetlinkRequest(MessageType.GETLINK, NetlinkRequest.ACK, name)
                .linkHeader(0, 0, 0, 0)
                .text(LinkAttribute.NAME, name);
        try {
            return socket.exchange(request).stream().map(Link::parse).findFirst();
        } catch (SystemCallException e) {
            if (e.errno() == Errno.ENODEV) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public List<Link> list() {
        NetlinkRequest request =
                new NetlinkRequest(MessageType.GETLINK, NetlinkRequest.DUMP, "all links").linkHeader(0, 0, 0, 0);
        return socket.exchange(request).stream().map(Link::parse).toList();
    }

    /** Makes a bridge that is down; its fixed address keeps the kernel from taking over that of a port. */
    public void createBridge(String name, MacAddress mac, int mtu) {
        NetlinkRequest request = new NetlinkRequest(MessageType.NEWLINK, NEW, "bridge " + name).linkHeader(0, 0, 0, 0);
        request.text(LinkAttribute.NAME, name)
                .bytes(LinkAttribute.ADDRESS, mac.octets())
                .number(LinkAttribute.MTU, mtu)
                .nested(LinkAttribute.INFO, () -> request.text(LinkAttribute.INFO_KIND, "bridge"));
        socket.change(request);
    }

    /** Makes a veth pair, the host's end up, the peer down. */
    public void createVeth(VethSpec spec) {
        String pin = spec.peerNamespace().toString();
        int namespace = SystemCallException.check(Libc.C.open(pin, O_CLOEXEC, 0), "open", pin);
        try {
            socket.change(vethRequest(spec, namespace));
        } finally {
            Libc.C.close(namespace);
        }
    }

    static NetlinkRequest vethRequest(VethSpec spec, int namespace) {
        NetlinkRequest request = new NetlinkRequest(
                        MessageType.NEWLINK,
                        NEW,
                        "veth " + spec.name() + " with peer " + spec.peerName() + " in " + spec.peerNamespace())
                .linkHeader(0, 0, IFF_UP, IFF_UP);
        request.text(LinkAttribute.NAME, spec.name())
                .bytes(LinkAttribute.ADDRESS, spec.mac().octets())
                .number(LinkAttribute.MTU, spec.mtu())
                .number(LinkAttribute.MASTER, spec.bridge());
        return request.nested(
                LinkAttribute.INFO,
                () -> request.text(LinkAttribute.INFO_KIND, "veth")
                        .nested(
                                LinkAttribute.INFO_DATA,
                                () -> request.nested(
                                        LinkAttribute.VETH_PEER,
                                        () -> request.linkHeader(0, 0, 0, 0)
                                                .text(LinkAttribute.NAME, spec.peerName())
                                                .bytes(
                                                        LinkAttribute.ADDRESS,
                                                        spec.peerMac().octets())
                                                .number(LinkAttribute.MTU, spec.mtu())
                                                .number(LinkAttribute.NAMESPACE_FD, namespace))));
    }

    public void setUp(int index) {
        socket.change(new NetlinkRequest(MessageType.NEWLINK, NetlinkRequest.ACK, "link " + index + " up")
                .linkHeader(0, index, IFF_UP, IFF_UP));
    }

    public void setMaster(String name, int bridge) {
        socket.change(new NetlinkRequest(MessageType.NEWLINK, NetlinkRequest.ACK, name + " port of " + bridge)
                .linkHeader(0, 0, IFF_UP, IFF_UP)
                .text(LinkAttribute.NAME, name)
                .number(LinkAttribute.MASTER, bridge));
    }

    /** Sets the free text that people see in {@code ip link}. */
    public void setAlias(String name, String alias) {
        socket.change(new NetlinkRequest(MessageType.NEWLINK, NetlinkRequest.ACK, name + " alias")
                .linkHeader(0, 0, 0, 0)
                .text(LinkAttribute.NAME, name)
                .text(LinkAttribute.ALIAS, alias));
    }

    /** Lets a port of a bridge send packets back where they came from, and sets its alias. */
    public void setHairpin(String name, String alias) {
        NetlinkRequest request = new NetlinkRequest(MessageType.NEWLINK, NetlinkRequest.ACK, name + " hairpin")
                .linkHeader(0, 0, 0, 0)
                .text(LinkAttribute.NAME, name)
                .text(LinkAttribute.ALIAS, alias);
        socket.change(request.nested(
                LinkAttribute.INFO,
                () -> request.text(LinkAttribute.INFO_PORT_KIND, "bridge")
                        .nested(LinkAttribute.INFO_PORT_DATA, () -> request.octet(LinkAttribute.PORT_HAIRPIN, 1))));
    }

    /**
     * Removes a link, of a veth pair both ends; one that is not there is no error.
     *
     * @return whether it was there
     */
    public boolean delete(String name) {
        return unlessGone(new NetlinkRequest(MessageType.DELLINK, NetlinkRequest.ACK, name)
                .linkHeader(0, 0, 0, 0)
                .text(LinkAttribute.NAME, name));
    }

    /**
     * Puts a link into a group; one that is not there is no error.
     *
     * @return whether it was there
     */
    public boolean setGroup(String name, int group) {
        return unlessGone(new NetlinkRequest(MessageType.NEWLINK, NetlinkRequest.ACK, name + " to group " + group)
                .linkHeader(0, 0, 0, 0)
                .text(LinkAttribute.NAME, name)
                .number(LinkAttribute.GROUP, group));
    }

    /**
     * Removes all links of a group at once, which is far faster than one by one.
     *
     * @return whether there were any
     */
    public boolean deleteGroup(int group) {
        return unlessGone(new NetlinkRequest(MessageType.DELLINK, NetlinkRequest.ACK, "group " + group)
                .linkHeader(0, 0, 0, 0)
                .number(LinkAttribute.GROUP, group));
    }

    private boolean unlessGone(NetlinkRequest request) {
        try {
            socket.change(request);
            return true;
        } catch (SystemCallException e) {
            if (e.errno() == Errno.ENODEV) {
                return false;
            }
            throw e;
        }
    }
}
