package io.nodeagent.cri.rpc;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.TextFormat;
import io.nodeagent.cri.fake.Definitions;
import io.nodeagent.cri.v1.ContainerConfig;
import io.nodeagent.errors.InvalidArgumentException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnhonouredFieldsTest {
    private final UnhonouredFields fields = new UnhonouredFields(new MountFields(true, handler -> false), false, false);

    private static ContainerConfig config(String text) throws TextFormat.ParseException {
        return TextFormat.parse(text, ContainerConfig.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "config.windows | windows {}",
                "config.CDI_devices | CDI_devices { name: 'x' }",
                "config.mounts[1].uidMappings | mounts {} mounts { uidMappings { length: 1 } }",
                "config.mounts[0].recursive_read_only | mounts { recursive_read_only: true }",
                "config.mounts[0].recursive_read_only | mounts { readonly: true recursive_read_only: true }",
                "config.mounts[0].image | mounts { image { image: 'i' } }",
                "config.mounts[0].image | mounts { readonly: true image { user_specified_image: 'i' } }",
                "config.mounts[0].image | mounts { readonly: true image { image: 'i' } host_path: '/h' }",
                "config.mounts[0].image | mounts { readonly: true image { image: 'i' } propagation: PROPAGATION_BIDIRECTIONAL }",
                "config.mounts[0].image_sub_path | mounts { image_sub_path: 'i' }",
                "config.mounts[0].selinux_relabel | mounts { selinux_relabel: true }",
                "config.linux.resources.unified | linux { resources { unified { key: 'a' value: 'b' } } }",
                "security_context.privileged | linux { security_context { privileged: true } }",
                "security_context.selinux_options | linux { security_context { selinux_options { level: 's0' } } }",
                "security_context.apparmor | linux { security_context { apparmor { profile_type: Localhost } } }",
                "security_context.apparmor | linux { security_context { apparmor_profile: 'localhost/p' } }",
                "security_context.apparmor_profile | linux { security_context { apparmor_profile: 'p' } }",
                "security_context.seccomp_profile_path | linux { security_context { seccomp_profile_path: 'x' } }",
                "namespace_options.pid | linux { security_context { namespace_options { pid: POD } } }",
                "namespace_options.target_id | linux { security_context { namespace_options { pid: TARGET } } }",
                "namespace_options.network | linux { security_context { namespace_options { pid: CONTAINER network: NODE } } }",
                "namespace_options.ipc | linux { security_context { namespace_options { pid: CONTAINER ipc: NODE } } }",
                "userns_options | linux { security_context { namespace_options { pid: CONTAINER userns_options { mode: POD } } } }",
            })
    void refusesNamingThePath(String path, String text) throws Exception {
        ContainerConfig config = config(text.replace('\'', '"'));
        var e = assertThrows(InvalidArgumentException.class, () -> fields.check(config, Definitions.sandbox("p")));
        assertTrue(String.valueOf(e.getMessage()).contains(path + ": "), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mounts { readonly: true image { image: 'i' } image_sub_path: 'etc' }",
                "linux { security_context { apparmor { profile_type: RuntimeDefault } } }",
                "linux { security_context { apparmor { profile_type: Unconfined } } }",
                "linux { security_context { namespace_options { pid: CONTAINER userns_options { mode: NODE } } } }",
                "linux { security_context { namespace_options { pid: NODE } seccomp { profile_type: RuntimeDefault } } }",
            })
    void takes(String text) throws Exception {
        fields.check(config(text.replace('\'', '"')), Definitions.sandbox("p"));
    }
}
