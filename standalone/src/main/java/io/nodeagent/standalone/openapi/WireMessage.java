package io.nodeagent.standalone.openapi;

import com.google.protobuf.CodedOutputStream;
import io.nodeagent.errors.InternalException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A protobuf message in the making, written field by field without a schema; empty values are left out. */
final class WireMessage {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** One field's writing. */
    private interface Field {
        void write(CodedOutputStream out) throws IOException;
    }

    WireMessage string(int number, String value) {
        return value.isEmpty() ? this : write(out -> out.writeString(number, value));
    }

    WireMessage bool(int number, boolean value) {
        return value ? write(out -> out.writeBool(number, true)) : this;
    }

    WireMessage message(int number, WireMessage value) {
        return write(out -> out.writeByteArray(number, value.toBytes()));
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    private WireMessage write(Field field) {
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            field.write(out);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new InternalException("encode protobuf: " + e, e);
        }
    }
}
