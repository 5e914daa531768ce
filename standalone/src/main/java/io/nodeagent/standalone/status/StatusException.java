package io.nodeagent.standalone.status;

import io.nodeagent.standalone.json.Json;
import tools.jackson.databind.node.ObjectNode;

/** An answer other than success, carried to the edge as the Status object the client gets. */
public final class StatusException extends RuntimeException {
    private final transient ObjectNode status;
    private final int code;

    StatusException(ObjectNode status) {
        super(Json.text(status, "message"));
        this.status = status;
        this.code = status.path("code").asInt(500);
    }

    /** The HTTP status code. */
    public int code() {
        return code;
    }

    /** The metav1.Status. */
    public ObjectNode status() {
        return status;
    }

    public String reason() {
        return Json.text(status, "reason");
    }
}
