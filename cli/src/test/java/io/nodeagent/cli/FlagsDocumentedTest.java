package io.nodeagent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

/** docs/usage.md names the options that the programs have, with their defaults, and no others. */
class FlagsDocumentedTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "usage.md");
    private static final Pattern FLAG = Pattern.compile("`(--[a-z][a-z-]*)`");
    private static final Pattern DEFAULT = Pattern.compile("default `([^`]*)`");
    private static final Pattern NODECTL = Pattern.compile("`nodectl ([a-z]+)");
    private static final Set<String> ALL = Set.of("run", "standalone", "cri", "drain");

    @Test
    void everyOptionOfNodeAgentIsDocumentedForItsCommandsAndNoOther() throws IOException {
        Set<String> documented = new TreeSet<>();
        for (List<String> row : rows("## node-agent")) {
            Set<String> commands =
                    row.get(1).equals("all") ? ALL : Set.of(row.get(1).split(", ", -1));
            for (String flag : found(FLAG, row.getFirst())) {
                commands.forEach(command -> documented.add(command + " " + flag));
            }
        }

        assertEquals(options(new NodeAgentMain()), documented);
    }

    @Test
    void everyOptionOfNodectlIsDocumentedAndNoOther() throws IOException {
        Set<String> documented = new TreeSet<>();
        Set<String> commands = new HashSet<>();
        for (List<String> row : rows("## nodectl")) {
            String command = found(NODECTL, row.getFirst()).getFirst();
            commands.add(command);
            found(FLAG, row.get(1)).forEach(flag -> documented.add(command + " " + flag));
        }

        assertEquals(options(new NodectlMain()), documented);
        assertEquals(names(new NodectlMain()), commands);
    }

    @Test
    void theDocumentedCommandsAreThoseOfNodeAgent() {
        assertEquals(ALL, names(new NodeAgentMain()));
    }

    @Test
    void fixedDefaultsAreDocumentedAsTheyAre() throws IOException {
        TreeMap<String, String> documented = new TreeMap<>();
        for (List<String> row : rows("## node-agent")) {
            List<String> defaults = found(DEFAULT, row.get(2));
            if (!defaults.isEmpty()) {
                documented.put(found(FLAG, row.getFirst()).getFirst(), defaults.getFirst());
            }
        }
        TreeMap<String, String> fixed = new TreeMap<>();
        NodeAgentMain.commandLine(new NodeAgentMain()).getSubcommands().values().stream()
                .flatMap(command -> command.getCommandSpec().options().stream())
                .filter(option -> option.defaultValue() != null)
                .forEach(option -> fixed.put(option.longestName(), option.defaultValue()));

        documented.keySet().retainAll(fixed.keySet());
        assertEquals(fixed, documented);
    }

    private static Set<String> names(Object program) {
        return NodeAgentMain.commandLine(program).getSubcommands().keySet();
    }

    /** {@code COMMAND --option} of every subcommand, without those that every command has. */
    private static Set<String> options(Object program) {
        Set<String> options = new TreeSet<>();
        NodeAgentMain.commandLine(program)
                .getSubcommands()
                .forEach((name, command) -> command.getCommandSpec().options().stream()
                        .filter(option -> !option.usageHelp() && !option.versionHelp())
                        .map(OptionSpec::longestName)
                        .forEach(option -> options.add(name + " " + option)));
        return options;
    }

    /** The cells of the table below a heading, without its head. */
    private static List<List<String>> rows(String heading) throws IOException {
        try (Stream<String> lines = Files.lines(DOCUMENT)) {
            return lines.dropWhile(line -> !line.startsWith(heading))
                    .skip(1)
                    .takeWhile(line -> !line.startsWith("## "))
                    .filter(line -> line.startsWith("| `"))
                    .map(line -> Stream.of(line.substring(1).split("\\|", -1))
                            .map(String::strip)
                            .toList())
                    .toList();
        }
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult result) -> Objects.requireNonNull(result.group(1)))
                .toList();
    }
}
