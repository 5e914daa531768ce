package io.nodeagent.cli.kubelet;

import java.util.List;
import java.util.Optional;

/**
 * A field of a KubeletConfiguration (kubelet.config.k8s.io/v1beta1).
 *
 * @param path such as {@code authentication.x509.clientCAFile}
 * @param option the option that it stands for
 * @param between what stands between name and value where the field is a map and the option a list of pairs
 * @param zeroCounts whether 0 is a value of its own rather than "not given"
 * @param held values by which this node goes in any case
 * @param note what the node does, where that is not what the field asks for
 */
record ConfigurationField(
        String path, Optional<String> option, String between, boolean zeroCounts, List<String> held, String note) {
    ConfigurationField {
        held = List.copyOf(held);
    }

    /** One that an option of the same meaning takes. */
    static ConfigurationField option(String path, String option) {
        return new ConfigurationField(path, Optional.of(option), "", false, List.of(), "");
    }

    /** The same of a map. */
    static ConfigurationField pairs(String path, String between, String option) {
        return new ConfigurationField(path, Optional.of(option), between, false, List.of(), "");
    }

    /** One whose value changes nothing here: any but those held is warned of. */
    static ConfigurationField fixed(String path, String note, String... held) {
        return new ConfigurationField(path, Optional.empty(), "", false, List.of(held), note);
    }

    ConfigurationField withZero() {
        return new ConfigurationField(path, option, between, true, held, note);
    }
}
