package io.nodeagent.http.streaming;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyVersion;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SpdyFramesTest {
    private static SpdyFrames of(String hex) {
        return new SpdyFrames(new ByteArrayInputStream(HexFormat.of().parseHex(hex)));
    }

    @Test
    void dataFramesAreWhatNettyReads() {
        byte[] wire = SpdyFrames.encodeData(5, true, new byte[] {9, 1, 2, 3, 9}, 1, 3);
        EmbeddedChannel netty = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
        netty.writeInbound(Unpooled.wrappedBuffer(wire));
        SpdyDataFrame frame = netty.readInbound();
        assertEquals(5, frame.streamId());
        assertTrue(frame.isLast());
        assertArrayEquals(new byte[] {1, 2, 3}, ByteBufUtil.getBytes(frame.content()));
        frame.release();
        netty.finishAndReleaseAll();
    }

    @Test
    void readsDataFrames() throws Exception {
        SpdyFrames frames = of("00000003" + "01000002" + "aabb" + "00000003" + "00000000");
        SpdyFrames.Frame.Data first = (SpdyFrames.Frame.Data) frames.read().orElseThrow();
        assertEquals(3, first.streamId());
        assertTrue(first.last());
        assertArrayEquals(new byte[] {(byte) 0xaa, (byte) 0xbb}, first.payload());
        assertEquals(0, ((SpdyFrames.Frame.Data) frames.read().orElseThrow()).payload().length);
        assertTrue(frames.read().isEmpty());
    }

    @Test
    void refusesWhatIsCutMalformedOrTooLong() {
        assertThrows(EOFException.class, () -> of("000000").read());
        assertThrows(EOFException.class, () -> of("0000000300000002aa").read());
        assertThrows(IOException.class, () -> of("0000000300ffffff").read());
        assertThrows(IOException.class, () -> of("8003000100ffffff").read());
        // SYN_STREAM shorter than its fixed fields
        assertThrows(
                IOException.class,
                () -> of("800300010000000100" + "00".repeat(20)).read());
    }
}
