package io.nodeagent.oci.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class RuntimeMessageTest {
    @Test
    void takesTheLastErrorOutOfRuncsLog() {
        String stderr = """
                time="2026-11-24T10:53:04Z" level=warning msg="something mild"
                time="2026-11-24T10:53:04Z" level=error msg="runc create failed: exec: \\"nope\\": not found in $PATH"
                """;
        assertEquals("runc create failed: exec: \"nope\": not found in $PATH", RuntimeMessage.of(stderr));
    }

    @Test
    void takesTheLastLineOfCrun() {
        assertEquals(
                "executable file `nope` not found in $PATH: No such file or directory",
                RuntimeMessage.of("2026-11-24T10:53:04.000123Z: executable file `nope` not found in $PATH:"
                        + " No such file or directory\n"));
    }

    @Test
    void saysSoWhenNothingWasSaid() {
        assertEquals("(it said nothing)", RuntimeMessage.of(" \n"));
    }

    @Test
    void readsVersions() {
        assertEquals(
                new RuntimeVersion("runc", "1.1.5+ds1"),
                RuntimeVersion.parse("runc version 1.1.5+ds1\ncommit: 1\nspec: 1.0.2-dev\n"));
        assertThrows(OciRuntimeException.class, () -> RuntimeVersion.parse("what?"));
    }
}
