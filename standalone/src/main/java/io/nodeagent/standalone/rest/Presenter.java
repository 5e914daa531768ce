package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.store.StoredObject;
import io.nodeagent.standalone.watch.EventEncoder;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Turns objects into the bytes of one representation. One request's. */
interface Presenter extends EventEncoder {
    byte[] list(List<StoredObject> objects, Page page);

    /** What the metadata of a list says. */
    record Page(long revision, String continueToken, long remaining) {
        void describe(ObjectNode metadata) {
            metadata.put("resourceVersion", Long.toString(revision));
            if (!continueToken.isEmpty()) {
                metadata.put("continue", continueToken);
                if (remaining >= 0) {
                    metadata.put("remainingItemCount", remaining);
                }
            }
        }
    }

    /** The presenter for what a request accepts. */
    static Presenter of(ApiRequest request) {
        ResourceType type = request.type();
        return switch (Representation.negotiate(request.exchange().headers("Accept"))) {
            case OBJECT -> new ObjectPresenter(type);
            case METADATA -> new MetadataPresenter();
            case TABLE -> new TablePresenter(type, request.parameter("includeObject"));
        };
    }

    /** An object with nothing but a revision, and the mark that ends the initial events of a watch list. */
    static ObjectNode bookmarkObject(String apiVersion, String kind, long revision, boolean endsInitialEvents) {
        ObjectNode object = Json.object();
        object.put("kind", kind);
        object.put("apiVersion", apiVersion);
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("resourceVersion", Long.toString(revision));
        metadata.putNull("creationTimestamp");
        if (endsInitialEvents) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        return object;
    }
}
