package io.nodeagent.cli.option;

import io.fabric8.kubernetes.api.model.Taint;
import io.nodeagent.agent.node.Registration;
import io.nodeagent.errors.InvalidArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What the node brings along when it registers; names and meanings are the kubelet's. */
public final class RegistrationOptions {
    private static final String LABELS = "--node-labels";
    private static final String TAINTS = "--register-with-taints";
    private static final Pattern TAINT =
            Pattern.compile("([^=:]+)(?:=([^:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)");

    @Option(names = LABELS, paramLabel = "KEY=VALUE,...", description = "Labels with which the node registers.")
    private Optional<String> labels = Optional.empty();

    @Option(
            names = TAINTS,
            paramLabel = "KEY=VALUE:EFFECT,...",
            description = "Taints with which the node registers, such as gpu=yes:NoSchedule.")
    private Optional<String> taints = Optional.empty();

    /** Both, as they were given. */
    public Registration registration() {
        return new Registration(Pairs.parse(LABELS, "=", labels), taints());
    }

    private List<Taint> taints() {
        List<Taint> all = new ArrayList<>();
        for (String text :
                taints.filter(t -> !t.isBlank()).map(t -> t.split(",", -1)).orElseGet(() -> new String[0])) {
            Matcher taint = TAINT.matcher(text.strip());
            if (!taint.matches()) {
                throw new InvalidArgumentException(
                        "%s: '%s' is no taint: give KEY=VALUE:EFFECT, the effect NoSchedule, PreferNoSchedule or NoExecute"
                                .formatted(TAINTS, text));
            }
            String value = taint.group(2);
            all.add(new Taint(taint.group(3), taint.group(1), null, value == null || value.isEmpty() ? null : value));
        }
        return all;
    }
}
