package io.nodeagent.cli.option;

import io.nodeagent.errors.InvalidArgumentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The pods that the machine's own files want. */
public final class ManifestOptions {
    @Option(
            names = "--pod-manifest-path",
            paramLabel = "DIR",
            description =
                    "A folder of pods, one a file, that run whether or not the API server answers (default: none).")
    private Optional<Path> folder = Optional.empty();

    /** The folder, which may come later. */
    public Optional<Path> folder() {
        return folder.map(given -> {
            Path path = given.toAbsolutePath().normalize();
            if (Files.isRegularFile(path)) {
                throw new InvalidArgumentException(
                        "--pod-manifest-path: " + path + " is a file: give the folder that holds it");
            }
            return path;
        });
    }
}
