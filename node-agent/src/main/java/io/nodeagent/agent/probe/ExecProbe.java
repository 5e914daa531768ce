package io.nodeagent.agent.probe;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ExecAction;
import io.grpc.Status;
import io.nodeagent.agent.env.Expansion;
import io.nodeagent.agent.runtime.ContainerRuntime;
import io.nodeagent.agent.runtime.RuntimeCallException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A command in the container: its exit code is the answer. */
final class ExecProbe {
    private static final int OUTPUT_LIMIT_CHARS = 10 << 10;

    private final ContainerRuntime runtime;

    ExecProbe(ContainerRuntime runtime) {
        this.runtime = runtime;
    }

    ProbeOutcome probe(ExecAction action, ProbeTarget target, Duration timeout) {
        List<String> command = command(action, target);
        try {
            var result = runtime.execSync(target.containerId(), command, timeout);
            String output = result.output()
                    .substring(0, Math.min(OUTPUT_LIMIT_CHARS, result.output().length()));
            return result.exitCode() == 0 ? ProbeOutcome.success(output) : ProbeOutcome.failure(output);
        } catch (RuntimeCallException e) {
            if (e.code() == Status.Code.DEADLINE_EXCEEDED) {
                return ProbeOutcome.failure("command timed out: \"%s\" timed out after %ds"
                        .formatted(String.join(" ", command), timeout.toSeconds()));
            }
            return ProbeOutcome.error(String.valueOf(e.getMessage()));
        }
    }

    /** References to variables whose values stand in the spec are replaced; others are left to a shell. */
    static List<String> command(ExecAction action, ProbeTarget target) {
        Map<String, String> literal = new HashMap<>();
        for (EnvVar variable : target.container().getEnv()) {
            if (variable.getValueFrom() == null) {
                literal.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue());
            }
        }
        return action.getCommand().stream()
                .map(word -> Expansion.expand(word, literal))
                .toList();
    }
}
