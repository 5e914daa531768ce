package io.nodeagent.cri.state;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one sandbox for as long as it exists. */
public record SandboxId(@JsonValue String value) implements ObjectId {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SandboxId {
        ObjectId.require("sandbox", value);
    }

    /** A new one. */
    public static SandboxId random() {
        return new SandboxId(ObjectId.randomValue());
    }

    @Override
    public String toString() {
        return value;
    }
}
