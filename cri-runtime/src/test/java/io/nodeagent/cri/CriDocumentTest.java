package io.nodeagent.cri;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.nodeagent.cri.v1.ImageServiceGrpc;
import io.nodeagent.cri.v1.RuntimeServiceGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/cri.md says of every field that a client may send what happens to it, and names no others. */
class CriDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "cri.md");
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+\\.\\w+)` \\| (.*?) \\| .*\\|");
    private static final Set<String> OUTCOMES = Set.of("honoured", "refused", "ignored", "not offered");

    @Test
    void everyFieldOfEveryRequestHasOneRow() throws IOException {
        List<String> documented = rows().map(row -> row.getFirst()).toList();

        assertEquals(List.copyOf(fields()), documented.stream().sorted().toList());
    }

    @Test
    void everyRowSaysOneOfFourThings() throws IOException {
        TreeMap<String, String> others = new TreeMap<>();
        rows().filter(row -> !OUTCOMES.contains(row.get(1))).forEach(row -> others.put(row.get(0), row.get(1)));

        assertEquals(new TreeMap<>(), others);
    }

    private static Stream<List<String>> rows() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> {
                    var row = ROW.matcher(line);
                    return row.matches()
                            ? List.of(Objects.requireNonNull(row.group(1)), Objects.requireNonNull(row.group(2)))
                            : List.of(line, "");
                });
    }

    /** {@code Message.field} of every request and configuration and of all that they are made of. */
    private static Set<String> fields() {
        Set<Descriptor> reached = new HashSet<>();
        Stream.of(RuntimeServiceGrpc.getServiceDescriptor(), ImageServiceGrpc.getServiceDescriptor())
                .map(CriDocumentTest::file)
                .flatMap(file -> Stream.concat(Stream.of(file), file.getDependencies().stream()))
                .flatMap(file -> file.getMessageTypes().stream())
                .filter(message -> message.getName().endsWith("Request")
                        || message.getName().endsWith("Config"))
                .forEach(message -> reach(message, reached));
        return reached.stream()
                .filter(message -> !message.getOptions().getMapEntry())
                .flatMap(
                        message -> message.getFields().stream().map(field -> message.getName() + "." + field.getName()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static FileDescriptor file(ServiceDescriptor service) {
        return ((ProtoFileDescriptorSupplier) Objects.requireNonNull(service.getSchemaDescriptor()))
                .getFileDescriptor();
    }

    private static void reach(Descriptor message, Set<Descriptor> reached) {
        if (reached.add(message)) {
            message.getFields().stream()
                    .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
                    .forEach(field -> reach(field.getMessageType(), reached));
        }
    }
}
