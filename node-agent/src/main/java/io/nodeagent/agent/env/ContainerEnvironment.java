package io.nodeagent.agent.env;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.nodeagent.agent.objects.ObjectReader;
import io.nodeagent.agent.objects.Services;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.agent.spec.PodSource;
import io.nodeagent.errors.FailedPreconditionException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The variables of a container: those of {@code envFrom} first, then those of {@code env}, which replace them and may
 * refer to all before them; and those of services, where nothing else has their names.
 */
public final class ContainerEnvironment {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerEnvironment.class);

    /** Printable ASCII without '=': what a name may be since names were relaxed (KEP-4369). */
    private static final Pattern NAME = Pattern.compile("[ -<>-~]+");

    private final ReferencedValues values;
    private final NodeResources node;
    private final Services services;

    public ContainerEnvironment(ObjectReader objects, NodeResources node, Services services) {
        this.values = new ReferencedValues(objects);
        this.node = node;
        this.services = services;
    }

    /**
     * The variables by name, in the order in which they were first given.
     *
     * @param podIps primary first; empty before the sandbox runs
     * @throws io.nodeagent.errors.NotFoundException for a config map, secret or key that is missing and not optional
     * @throws FailedPreconditionException for a source that is not supported
     */
    public Map<String, String> resolve(Pod pod, Container container, List<String> podIps, List<String> hostIps) {
        Map<String, String> ofServices = ServiceVariables.of(
                services(pod),
                pod.getMetadata().getNamespace(),
                !Boolean.FALSE.equals(pod.getSpec().getEnableServiceLinks()));
        Map<String, String> result = new LinkedHashMap<>();
        for (EnvFromSource source : list(container.getEnvFrom())) {
            addAll(result, source, pod);
        }
        PodFields.Addresses addresses = new PodFields.Addresses(podIps, hostIps);
        List<EnvVar> variables = list(container.getEnv());
        for (int i = 0; i < variables.size(); i++) {
            EnvVar variable = variables.get(i);
            Map<String, String> known = new HashMap<>(ofServices);
            known.putAll(result);
            Optional<String> value = value(variable, i, pod, container, addresses, known);
            value.ifPresent(v -> result.put(variable.getName(), v));
        }
        new TreeMap<>(ofServices).forEach(result::putIfAbsent);
        return result;
    }

    /** A static pod waits for no API: it gets what is known. */
    private List<Service> services(Pod pod) {
        return PodSource.isFile(pod) ? services.known() : services.all();
    }

    private void addAll(Map<String, String> result, EnvFromSource source, Pod pod) {
        String prefix = Optional.ofNullable(source.getPrefix()).orElse("");
        Map<String, String> entries = values.all(source, pod.getMetadata().getNamespace());
        entries.forEach((key, value) -> {
            String name = prefix + key;
            if (NAME.matcher(name).matches()) {
                result.put(name, value);
            } else {
                LOG.atWarn()
                        .addKeyValue("pod", pod.getMetadata().getUid())
                        .addKeyValue("key", key)
                        .log("a key that is no name for a variable is left out");
            }
        });
    }

    private Optional<String> value(
            EnvVar variable,
            int index,
            Pod pod,
            Container container,
            PodFields.Addresses addresses,
            Map<String, String> soFar) {
        EnvVarSource source = variable.getValueFrom();
        if (source == null
                || (variable.getValue() != null && !variable.getValue().isEmpty())) {
            return Optional.of(
                    Expansion.expand(Optional.ofNullable(variable.getValue()).orElse(""), soFar));
        }
        String namespace = pod.getMetadata().getNamespace();
        if (source.getFieldRef() != null) {
            return Optional.of(PodFields.value(source.getFieldRef().getFieldPath(), pod, addresses));
        }
        if (source.getResourceFieldRef() != null) {
            return Optional.of(ContainerResourceField.value(source.getResourceFieldRef(), pod, container, node));
        }
        if (source.getConfigMapKeyRef() != null) {
            return values.key(source.getConfigMapKeyRef(), namespace);
        }
        if (source.getSecretKeyRef() != null) {
            return values.key(source.getSecretKeyRef(), namespace);
        }
        throw new FailedPreconditionException(
                "env[%d].valueFrom of container %s: this kind of source is not supported: use fieldRef, resourceFieldRef, configMapKeyRef or secretKeyRef"
                        .formatted(index, container.getName()));
    }

    private static <T> List<T> list(@org.jspecify.annotations.Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
