package io.nodeagent.agent.probe;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The method {@code grpc.health.v1.Health/Check}. Its messages have one field each, number 1: the service's name in the
 * request, a serving status in the response.
 */
final class HealthCheck {
    static final int SERVING = 1;

    private static final int FIELD = 1;

    static final MethodDescriptor<String, Integer> CHECK = MethodDescriptor.<String, Integer>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("grpc.health.v1.Health/Check")
            .setRequestMarshaller(new ServiceName())
            .setResponseMarshaller(new ServingStatus())
            .build();

    private HealthCheck() {}

    static String word(int status) {
        return switch (status) {
            case 0 -> "UNKNOWN";
            case SERVING -> "SERVING";
            case 2 -> "NOT_SERVING";
            case 3 -> "SERVICE_UNKNOWN";
            default -> Integer.toString(status);
        };
    }

    private interface Field {
        void write(CodedOutputStream out) throws IOException;
    }

    private static InputStream message(Field field) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            field.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private interface Value<T> {
        T read(CodedInputStream in) throws IOException;
    }

    /** The message's one field, or {@code absent}. */
    private static <T> T field(InputStream message, Value<T> value, T absent) {
        T found = absent;
        try {
            CodedInputStream in = CodedInputStream.newInstance(message);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == FIELD) {
                    found = value.read(in);
                } else {
                    in.skipField(tag);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static final class ServiceName implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String service) {
            return message(out -> {
                if (!service.isEmpty()) {
                    out.writeString(FIELD, service);
                }
            });
        }

        @Override
        public String parse(InputStream stream) {
            return field(stream, CodedInputStream::readStringRequireUtf8, "");
        }
    }

    private static final class ServingStatus implements MethodDescriptor.Marshaller<Integer> {
        @Override
        public InputStream stream(Integer status) {
            return message(out -> out.writeEnum(FIELD, status));
        }

        @Override
        public Integer parse(InputStream stream) {
            return field(stream, CodedInputStream::readEnum, 0);
        }
    }
}
