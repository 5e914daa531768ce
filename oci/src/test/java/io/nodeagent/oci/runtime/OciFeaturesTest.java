package io.nodeagent.oci.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class OciFeaturesTest {
    @Test
    void believesTheRuntimesOwnAnswer() {
        String features = """
                {"mountOptions":["ro","rro"],
                 "linux":{"seccomp":{"enabled":true},"mountExtensions":{"idmap":{"enabled":true}}}}
                """;
        assertEquals(
                new OciFeatures("runc", "1.2.0", true, true, true),
                OciFeatures.parse("runc version 1.2.0\n", features));
        assertEquals(
                new OciFeatures("runc", "1.1.5", true, false, false),
                OciFeatures.parse("runc version 1.1.5\n", "{\"linux\":{\"seccomp\":{\"enabled\":true}}}"));
    }

    @Test
    void knowsOldRuntimesByTheirVersion() {
        assertEquals(
                new OciFeatures("crun", "1.8.1", true, false, true),
                OciFeatures.parse("crun version 1.8.1\n+SYSTEMD +CAP +SECCOMP +EBPF\n", ""));
        assertEquals(
                new OciFeatures("crun", "1.14", false, true, true), OciFeatures.parse("crun version 1.14\n+CAP\n", ""));
        assertEquals(
                new OciFeatures("runc", "1.0.3", true, false, false),
                OciFeatures.parse("runc version 1.0.3\nlibseccomp: 2.5.4\n", ""));
    }
}
