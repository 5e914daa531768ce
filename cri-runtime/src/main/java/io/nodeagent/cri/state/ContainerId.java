package io.nodeagent.cri.state;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one container for as long as it exists. */
public record ContainerId(@JsonValue String value) implements ObjectId {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ContainerId {
        ObjectId.require("container", value);
    }

    /** A new one. */
    public static ContainerId random() {
        return new ContainerId(ObjectId.randomValue());
    }

    @Override
    public String toString() {
        return value;
    }
}
