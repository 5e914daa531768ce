package io.nodeagent.standalone.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodeagent.standalone.status.FieldError;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PodUpdateTest {
    private static final String MIRROR = "kubernetes.io/config.mirror";

    private static ObjectNode pod(String annotation, String value) {
        ObjectNode pod = JsonMapper.shared().createObjectNode();
        pod.putObject("metadata").putObject("annotations").put(annotation, value);
        pod.putObject("spec");
        return pod;
    }

    @Test
    void aPodBecomesNoMirrorAndAMirrorNoPod() {
        ObjectNode plain = pod("team", "a");
        ObjectNode mirror = pod(MIRROR, "x");
        assertEquals(List.of(), PodUpdate.check(mirror, mirror));
        assertEquals(List.of(), PodUpdate.check(plain, pod("team", "b")));
        for (List<FieldError> errors : List.of(
                PodUpdate.check(plain, mirror),
                PodUpdate.check(mirror, plain),
                PodUpdate.check(mirror, pod(MIRROR, "y")))) {
            assertEquals(
                    List.of(FieldError.forbidden(
                            "metadata.annotations[" + MIRROR + "]", "it may not be set, changed or removed")),
                    errors);
        }
    }
}
