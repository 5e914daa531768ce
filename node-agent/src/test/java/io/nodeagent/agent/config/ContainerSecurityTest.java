package io.nodeagent.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.TextFormat;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.resource.PodYaml;
import io.nodeagent.cri.v1.LinuxContainerSecurityContext;
import io.nodeagent.cri.v1.SecurityProfile;
import io.nodeagent.cri.v1.SecurityProfile.ProfileType;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerSecurityTest {
    private static final PodPreparation.ImageSpecUser ROOT = new PodPreparation.ImageSpecUser(Optional.empty(), "");
    private static final PodPreparation.ImageSpecUser NAMED =
            new PodPreparation.ImageSpecUser(Optional.empty(), "nginx");
    private static final PodPreparation.ImageSpecUser NUMBER = new PodPreparation.ImageSpecUser(Optional.of(101L), "");

    private final ContainerSecurity security =
            new ContainerSecurity(new SecurityProfiles(Path.of("/data/seccomp"), false));

    private LinuxContainerSecurityContext of(String pod, String container, PodPreparation.ImageSpecUser image) {
        Pod spec = PodYaml.withSpec(
                "securityContext: {%s}\ncontainers: [{name: a, securityContext: {%s}}]".formatted(pod, container));
        return security.of(spec, spec.getSpec().getContainers().getFirst(), image);
    }

    @Test
    void mergesTheContainersOverThePods() {
        LinuxContainerSecurityContext context = of(
                "runAsUser: 1, runAsGroup: 2, fsGroup: 3, supplementalGroups: [4, 5], seLinuxOptions: {level: s0}",
                "runAsUser: 7, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, procMount: Unmasked,"
                        + " capabilities: {add: [NET_ADMIN], drop: [ALL]}, seccompProfile: {type: RuntimeDefault}",
                NAMED);
        assertEquals("""
                capabilities {
                  add_capabilities: "NET_ADMIN"
                  drop_capabilities: "ALL"
                }
                namespace_options {
                  pid: CONTAINER
                }
                selinux_options {
                  level: "s0"
                }
                run_as_user {
                  value: 7
                }
                readonly_rootfs: true
                supplemental_groups: 3
                supplemental_groups: 4
                supplemental_groups: 5
                no_new_privs: true
                run_as_group {
                  value: 2
                }
                seccomp {
                }
                """, TextFormat.printer().printToString(context));
    }

    @Test
    void theImagesUserCountsLast() {
        assertEquals("nginx", of("", "", NAMED).getRunAsUsername());
        assertFalse(of("", "", NAMED).hasRunAsUser());
        assertEquals(101, of("", "", NUMBER).getRunAsUser().getValue());
        assertEquals(5, of("runAsUser: 5", "", NUMBER).getRunAsUser().getValue());
        assertTrue(of("", "", ROOT).hasRunAsUser());
        assertEquals("", of("runAsUser: 5", "", NAMED).getRunAsUsername());
    }

    @Test
    void procIsMaskedByDefault() {
        LinuxContainerSecurityContext context = of("", "", ROOT);
        assertTrue(context.getMaskedPathsList().containsAll(List.of("/proc/kcore", "/proc/keys", "/sys/firmware")));
        assertEquals(
                List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"),
                context.getReadonlyPathsList());
        assertFalse(context.getNoNewPrivs());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "runAsNonRoot: true               | ''                      | 0 | container has runAsNonRoot and image will run as root (pod: \"web_shop(0f1e2d3c-0000-4000-8000-000000000001)\", container: a)",
                "runAsNonRoot: true               | ''                      | n | container has runAsNonRoot and image has non-numeric user (nginx), cannot verify user is non-root (pod: \"web_shop(0f1e2d3c-0000-4000-8000-000000000001)\", container: a)",
                "runAsNonRoot: true               | runAsUser: 0            | 1 | container's runAsUser breaks non-root policy (pod: \"web_shop(0f1e2d3c-0000-4000-8000-000000000001)\", container: a)",
                "runAsNonRoot: true               | ''                      | 1 |",
                "runAsNonRoot: true, runAsUser: 9 | ''                      | n |",
                "runAsNonRoot: true               | runAsNonRoot: false     | 0 |",
            })
    void rootIsRefusedWhereAsked(String pod, String container, String image, String message) {
        PodPreparation.ImageSpecUser user = image.equals("0") ? ROOT : image.equals("n") ? NAMED : NUMBER;
        if (message == null) {
            of(pod, container, user);
        } else {
            assertEquals(
                    message,
                    assertThrows(FailedPreconditionException.class, () -> of(pod, container, user))
                            .getMessage());
        }
    }

    @Test
    void seccompProfiles() {
        assertEquals(ProfileType.Unconfined, of("", "", ROOT).getSeccomp().getProfileType());
        assertEquals(
                ProfileType.RuntimeDefault,
                of("seccompProfile: {type: RuntimeDefault}", "", ROOT)
                        .getSeccomp()
                        .getProfileType());
        assertEquals(
                SecurityProfile.newBuilder()
                        .setProfileType(ProfileType.Localhost)
                        .setLocalhostRef("/data/seccomp/profiles/a.json")
                        .build(),
                of("", "seccompProfile: {type: Localhost, localhostProfile: profiles/a.json}", ROOT)
                        .getSeccomp());
        assertThrows(
                InvalidArgumentException.class,
                () -> of("", "seccompProfile: {type: Localhost, localhostProfile: ../a.json}", ROOT));
        assertThrows(InvalidArgumentException.class, () -> of("", "seccompProfile: {type: Localhost}", ROOT));
        assertEquals(
                ProfileType.RuntimeDefault,
                new SecurityProfiles(Path.of("/x"), true).seccomp(null, null).getProfileType());
    }

    @Test
    void appArmorOnlyWhereAsked() {
        assertFalse(of("", "", ROOT).hasApparmor());
        assertEquals(
                "mine",
                of("appArmorProfile: {type: Localhost, localhostProfile: mine}", "", ROOT)
                        .getApparmor()
                        .getLocalhostRef());
    }
}
