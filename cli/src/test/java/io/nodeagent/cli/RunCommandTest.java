package io.nodeagent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A wrong value ends {@code node-agent run} with one line before anything starts. */
class RunCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private String errors = "";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--node-ip=node.example    | --node-ip: 'node.example' is not an IP address",
                "--cluster-dns=10.96.0.10,x | --cluster-dns: 'x' is not an IP address",
                "--max-pods=0              | --max-pods: 0 is not a number of pods: give 1 or more",
                "--image-gc-low-threshold=85 | --image-gc-high-threshold: 85, --image-gc-low-threshold: 85: give percents, the first above the second",
                "--minimum-image-ttl-duration=2 | --minimum-image-ttl-duration: '2' is no duration: give one such as 90s, 2m or 1h",
                "--hostname-override=A_B   | --hostname-override: 'A_B' is not a node name: use small letters,",
                "--bridge-name=br          | --bridge-name and --pod-cidr belong to --network=bridge",
            })
    void aWrongValueIsNamed(String option, String message) throws Exception {
        Path kubeconfig = Files.createFile(folder.resolve("kubelet.conf"));

        String network = option.startsWith("--bridge-name") ? "cni" : "bridge";
        int exit = run("run", "--network=" + network, "--kubeconfig=" + kubeconfig, option);

        assertEquals(CommandLine.ExitCode.USAGE, exit);
        assertTrue(errors.startsWith(message), errors);
        assertEquals(1, errors.lines().count(), errors);
    }

    @Test
    void aMissingKubeconfigIsNamed() {
        int exit = run("run", "--kubeconfig=" + folder.resolve("none.conf"));

        assertEquals(CommandLine.ExitCode.USAGE, exit);
        assertTrue(errors.startsWith("--kubeconfig: " + folder.resolve("none.conf") + " cannot be read"), errors);
    }

    private int run(String... arguments) {
        StringWriter written = new StringWriter();
        int exit = NodeAgentMain.commandLine(new NodeAgentMain())
                .setErr(new PrintWriter(written, true))
                .execute(arguments);
        errors = written.toString();
        return exit;
    }
}
