package io.nodeagent.linux.process;

import io.nodeagent.linux.sys.Libc;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/** Strings as execve(2) takes them: an array of pointers that ends with null, in memory that lives as long as this. */
final class StringVector {
    private static final int POINTER_SIZE = 8;
    private final Pointer block;

    StringVector(List<String> strings) {
        List<byte[]> encoded =
                strings.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList();
        int pointers = POINTER_SIZE * (strings.size() + 1);
        int text = encoded.stream().mapToInt(b -> b.length + 1).sum();
        block = Memory.allocateDirect(Libc.RUNTIME, pointers + text, true);
        int at = pointers;
        for (int i = 0; i < encoded.size(); i++) {
            byte[] bytes = encoded.get(i);
            block.put(at, bytes, 0, bytes.length);
            block.putAddress((long) i * POINTER_SIZE, block.address() + at);
            at += bytes.length + 1;
        }
    }

    Pointer pointer() {
        return block;
    }
}
