package io.nodeagent.standalone.selector;

import tools.jackson.databind.JsonNode;

/** Which objects of a list or watch are wanted. */
public record Selection(LabelSelector labels, FieldSelector fields) {
    public boolean matches(JsonNode object) {
        return labels.matches(object) && fields.matches(object);
    }

    public boolean isEverything() {
        return labels.isEverything() && fields.isEverything();
    }
}
