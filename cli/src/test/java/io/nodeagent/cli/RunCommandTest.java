package io.nodeagent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
                "--register-with-taints=a=b:Never | --register-with-taints: 'a=b:Never' is no taint: give KEY=VALUE:EFFECT,",
                "--node-labels=a          | --node-labels: 'a': give each name once, as NAME=VALUE with commas between",
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

    @Test
    void theConfigurationFileGivesDefaultsAndTheCommandLineWins() throws Exception {
        Path kubeconfig = Files.createFile(folder.resolve("kubelet.conf"));
        Path config = Files.writeString(folder.resolve("config.yaml"), """
                apiVersion: kubelet.config.k8s.io/v1beta1
                kind: KubeletConfiguration
                evictionHard: {memory.free: 1Gi}
                """);
        String[] words = {"run", "--network=bridge", "--kubeconfig=" + kubeconfig, "--config=" + config};

        assertEquals(CommandLine.ExitCode.USAGE, run(words));
        assertTrue(errors.startsWith("evictionHard[memory.free]: no such signal: give one of"), errors);

        String[] more = Arrays.copyOf(words, words.length + 2);
        more[words.length] = "--eviction-hard=memory.available<1Gi";
        more[words.length + 1] = "--system-reserved=disk=1Gi";
        assertEquals(CommandLine.ExitCode.USAGE, run(more));
        assertTrue(errors.startsWith("--system-reserved: disk cannot be reserved: give cpu,"), errors);
    }

    @Test
    void aConfigurationFileThatIsNotThereIsNamed() {
        assertEquals(
                CommandLine.ExitCode.USAGE,
                run("run", "--config", folder.resolve("none").toString()));
        assertTrue(errors.startsWith("--config: " + folder.resolve("none") + " cannot be read"), errors);
        assertEquals(1, errors.lines().count(), errors);
    }

    private int run(String... arguments) {
        StringWriter written = new StringWriter();
        CommandLine program = NodeAgentMain.commandLine(new NodeAgentMain()).setErr(new PrintWriter(written, true));
        int exit = NodeAgentMain.execute(program, arguments);
        errors = written.toString();
        return exit;
    }
}
