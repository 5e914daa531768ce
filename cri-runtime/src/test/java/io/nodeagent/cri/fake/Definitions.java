package io.nodeagent.cri.fake;

import io.nodeagent.cri.config.ContainerDefinition;
import io.nodeagent.cri.config.ResourceLimits;
import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.config.SecurityContext;
import java.util.List;
import java.util.Map;

/** What tests ask for. */
public final class Definitions {
    private Definitions() {}

    public static SandboxDefinition sandbox(String name, SandboxDefinition.Namespaces namespaces, String cgroupParent) {
        return new SandboxDefinition(
                new SandboxDefinition.Name(name, "uid-" + name, "default", 0),
                name,
                "/var/log/pods/" + name,
                SandboxDefinition.Dns.OF_HOST,
                List.of(),
                Map.of("app", name),
                Map.of(),
                cgroupParent,
                namespaces,
                Map.of(),
                false,
                "");
    }

    public static SandboxDefinition sandbox(String name) {
        return sandbox(name, SandboxDefinition.Namespaces.OWN, "");
    }

    public static ContainerDefinition container(String name, String image, SecurityContext security) {
        return new ContainerDefinition(
                name,
                0,
                new ContainerDefinition.ImageName(image, image, Map.of()),
                List.of("sleep", "1"),
                List.of(),
                "",
                List.of("A=b"),
                List.of(),
                List.of(),
                Map.of("app", name),
                Map.of(),
                "",
                ContainerDefinition.Terminal.NONE,
                ResourceLimits.NONE,
                security,
                "");
    }

    public static ContainerDefinition container(String name) {
        return container(name, "busybox", SecurityContext.DEFAULT);
    }
}
