package io.nodeagent.linux.netlink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Messages as they go over the wire of a little-endian machine. */
class NetlinkMessageTest {
    @BeforeAll
    static void littleEndian() {
        assumeTrue(
                ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN,
                "the bytes written here are those of little-endian");
    }

    private static byte[] hex(String... parts) {
        return HexFormat.of().parseHex(String.join("", parts).replace(" ", ""));
    }

    private static NetlinkAnswer only(byte[] datagram) {
        List<NetlinkAnswer> answers = NetlinkAnswer.parse(datagram, datagram.length);
        assertEquals(1, answers.size());
        return answers.getFirst();
    }

    @Test
    void aRequestIsHeaderFixedPartAndPaddedAttributes() {
        byte[] message = new NetlinkRequest(MessageType.NEWLINK, NetlinkRequest.ACK, "eth0")
                .linkHeader(0, 7, 1, 1)
                .text(3, "eth0")
                .number(4, 1400)
                .octet(4, 1)
                .encode(9);
        assertArrayEquals(
                hex(
                        "3c000000 1000 0500 09000000 00000000", // length, RTM_NEWLINK, REQUEST|ACK, sequence, port
                        "00 00 0000 07000000 01000000 01000000", // struct ifinfomsg
                        "0900 0300 65746830 00 000000", // IFLA_IFNAME with its NUL, padded
                        "0800 0400 78050000",
                        "0500 0400 01 000000"),
                message);
    }

    @Test
    void nestedAttributesKnowTheirLength() {
        NetlinkRequest request = new NetlinkRequest(MessageType.NEWLINK, 0, "br");
        request.nested(18, () -> request.text(1, "bridge"));
        byte[] message = request.encode(1);
        assertArrayEquals(
                hex("20000000 1000 0100 01000000 00000000", "1000 1200", "0b00 0100 627269646765 00 00"), message);
    }

    @Test
    void aVethIsOneRequestWithThePeerInItsNamespace() {
        VethSpec spec = new VethSpec(
                "vethab",
                new MacAddress("0a:01:02:03:04:05"),
                3,
                1500,
                "eth0",
                new MacAddress("0a:6e:0a:55:00:02"),
                Path.of("/run/x"));
        byte[] message = Links.vethRequest(spec, 42).encode(1);
        assertArrayEquals(
                hex(
                        "98000000 1000 0506 01000000 00000000", // ACK|CREATE|EXCL
                        "00 00 0000 00000000 01000000 01000000",
                        "0b00 0300 766574686162 00 00",
                        "0a00 0100 0a0102030405 0000",
                        "0800 0400 dc050000",
                        "0800 0a00 03000000",
                        "5000 1200", // IFLA_LINKINFO
                        "0900 0100 76657468 00 000000",
                        "4000 0200", // IFLA_INFO_DATA
                        "3c00 0100", // VETH_INFO_PEER
                        "00 00 0000 00000000 00000000 00000000",
                        "0900 0300 65746830 00 000000",
                        "0a00 0100 0a6e0a550002 0000",
                        "0800 0400 dc050000",
                        "0800 1c00 2a000000"),
                message);
    }

    @Test
    void aLinkIsRead() {
        Link link = Link.parse(only(hex(
                "54000000 1000 0000 01000000 00000000",
                "00 00 0100 05000000 43100100 00000000",
                "0900 0300 65746830 00 000000",
                "0800 0400 78050000",
                "0800 0a00 03000000",
                "0a00 0100 0afc00000001 0000",
                "0c00 1200 0700 0100 62 72 00 00")));
        assertEquals(
                new Link(5, "eth0", "br", 3, 1400, true, Optional.of(new MacAddress("0a:fc:00:00:00:01")), ""), link);
    }

    @Test
    void anAcknowledgementIsTheErrorZero() {
        NetlinkAnswer answer = only(hex("24000000 0200 0001 01000000 00000000", "00000000", "00".repeat(16)));
        assertTrue(answer.isError());
        assertEquals(0, answer.errno());
        assertEquals("", answer.explanation());
    }

    @Test
    void anErrorHasItsNumberAndTheKernelsWords() {
        NetlinkAnswer capped = only(hex(
                "30000000 0200 0003 01000000 00000000", "efffffff", "00".repeat(16), "0b00 0100 456d707479 3f 00 00"));
        assertEquals(17, capped.errno());
        assertEquals("Empty?", capped.explanation());
        NetlinkAnswer whole = only(hex(
                "34000000 0200 0002 01000000 00000000",
                "eaffffff",
                "14000000 1000 0500 01000000 00000000 ffffffff",
                "0b00 0100 456d707479 3f 00 00"));
        assertEquals(22, whole.errno());
        assertEquals("Empty?", whole.explanation());
    }

    @Test
    void aDatagramHoldsManyAnswersAndATornOneIsLeftOut() {
        byte[] datagram = hex(
                "14000000 1000 1200 01000000 00000000 00000000",
                "14000000 0300 0200 01000000 00000000 00000000",
                "ff000000 1000 0200 01000000 00000000");
        List<NetlinkAnswer> answers = NetlinkAnswer.parse(datagram, datagram.length);
        assertEquals(2, answers.size());
        assertTrue(answers.getFirst().isInterrupted());
        assertFalse(answers.getFirst().isDone());
        assertTrue(answers.getLast().isDone());
    }

    @Test
    void attributesWithNonsenseLengthsEndTheReading() {
        Attributes attributes = Attributes.parse(hex("0800 0180 01000000", "0300 0200", "0800 0300 01000000"), 0);
        assertEquals(1, attributes.number(1));
        assertEquals(Optional.empty(), attributes.bytes(3));
        assertEquals(0, Attributes.parse(hex("ff00 0100 01"), 0).number(1));
    }
}
