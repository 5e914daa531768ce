package io.nodeagent.agent.node;

import io.nodeagent.errors.UnavailableException;
import java.util.List;

/** A runtime that says what it is told to. */
final class FakeRuntimeView implements RuntimeView {
    volatile boolean away;
    volatile List<Condition> conditions =
            List.of(new Condition("RuntimeReady", true, "", ""), new Condition("NetworkReady", true, "", ""));
    volatile List<NodeImage> images = List.of();

    @Override
    public String version() {
        if (away) {
            throw new UnavailableException("CRI Version: UNAVAILABLE");
        }
        return "node-agent://0.1.0";
    }

    @Override
    public List<Condition> conditions() {
        return conditions;
    }

    @Override
    public List<NodeImage> images() {
        return images;
    }
}
