package io.nodeagent.linux.process;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.linux.descriptor.Descriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program to start.
 *
 * @param arguments the first is the program's absolute path
 * @param environment entries {@code NAME=value}, all that it gets
 * @param descriptors its number to an open file of ours; lower numbers that are not named are {@code /dev/null}, higher
 *     ones are closed in it whatever we have open
 * @param terminal the path of a terminal that becomes its controlling terminal and its stdin, stdout and stderr, in a
 *     session of its own
 * @param folder its working directory; empty for ours
 */
public record Program(
        List<String> arguments,
        List<String> environment,
        Map<Integer, Descriptor> descriptors,
        Optional<String> terminal,
        Optional<Path> folder) {
    public Program {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        descriptors = Map.copyOf(descriptors);
        if (arguments.isEmpty() || !arguments.getFirst().startsWith("/")) {
            throw new InvalidArgumentException("a program is named by its absolute path, not " + arguments);
        }
        if (arguments.stream().anyMatch(a -> a.indexOf('\0') >= 0)
                || environment.stream().anyMatch(e -> e.indexOf('\0') >= 0)) {
            throw new InvalidArgumentException("a NUL byte in an argument or variable of " + arguments.getFirst());
        }
    }

    /** A program with these descriptors and no terminal. */
    public Program(List<String> arguments, List<String> environment, Map<Integer, Descriptor> descriptors) {
        this(arguments, environment, descriptors, Optional.empty(), Optional.empty());
    }

    /** The same program in a working directory of its own. */
    public Program in(Path workingDirectory) {
        return new Program(arguments, environment, descriptors, terminal, Optional.of(workingDirectory));
    }
}
