package io.nodeagent.cli.runtime;

import io.nodeagent.errors.FailedPreconditionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the programs the node stands on. */
final class Programs {
    /** Where they are on a machine whose PATH is short, as a service's often is. */
    private static final List<String> USUAL =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private Programs() {}

    /** The absolute path of a program named by path or by name. */
    static Path find(String name) {
        if (name.contains("/")) {
            return executable(Path.of(name).toAbsolutePath(), name);
        }
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(":", -1)), USUAL.stream())
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new FailedPreconditionException(
                        "the program " + name + " is not installed: install the package that has it"));
    }

    private static Path executable(Path file, String name) {
        if (!Files.isExecutable(file)) {
            throw new FailedPreconditionException(name + " is not an executable file");
        }
        return file;
    }
}
