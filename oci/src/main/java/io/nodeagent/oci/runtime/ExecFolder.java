package io.nodeagent.oci.runtime;

import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InternalException;
import io.nodeagent.oci.spec.ContainerSpec;
import io.nodeagent.oci.spec.OciSpecWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The files of one exec, in a folder of the bundle, where they go when the bundle goes if the agent dies. */
final class ExecFolder implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;

    ExecFolder(Path bundle, ContainerSpec.Command command) {
        try {
            this.folder = Files.createTempDirectory(bundle, "exec-");
            Files.write(process(), JSON.writeValueAsBytes(OciSpecWriter.process(command)));
        } catch (IOException e) {
            throw FileFailure.of("write exec's files in " + bundle, e);
        }
    }

    Path path() {
        return folder;
    }

    Path process() {
        return folder.resolve("process.json");
    }

    /** Written by the runtime once the command runs. */
    Path pid() {
        return folder.resolve("pid");
    }

    Path log() {
        return folder.resolve("log");
    }

    /** conmon's note, in its working directory, that the container was out of memory meanwhile. */
    private Path outOfMemory() {
        return folder.resolve("oom");
    }

    /** Whether the command ever ran: else the exit code is the runtime's own. */
    boolean commandRan() {
        return Files.exists(pid());
    }

    /** Why it did not. */
    String runtimesWords() {
        try {
            return RuntimeMessage.of(new String(Files.readAllBytes(log()), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return RuntimeMessage.of("");
        } catch (IOException e) {
            throw new InternalException("read " + log() + ": " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            for (Path file : List.of(process(), pid(), log(), outOfMemory(), folder)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new InternalException("remove " + folder + ": " + e, e);
        }
    }
}
