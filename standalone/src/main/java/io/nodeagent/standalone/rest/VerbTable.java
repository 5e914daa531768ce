package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.NodeGateway;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.token.AccountTokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which verb answers which request. */
public final class VerbTable {
    private final Map<String, Verb> onObjects = new HashMap<>();
    private final Map<String, Verb> onSubresources = new HashMap<>();
    private final Map<String, Verb> reviews = new HashMap<>();
    private final Map<String, Verb> onUsage;

    public VerbTable(Backend backend, NodeGateway gateway, AccountTokens tokens) {
        GetVerb get = new GetVerb(backend);
        UpdateVerb update = new UpdateVerb(backend);
        PatchVerb patch = new PatchVerb(backend);
        DeleteVerb delete = new DeleteVerb(backend);
        onObjects.put("get", get);
        onObjects.put("list", new ListVerb(backend));
        onObjects.put("watch", new WatchVerb(backend));
        onObjects.put("create", new CreateVerb(backend));
        onObjects.put("update", update);
        onObjects.put("patch", patch);
        onObjects.put("delete", delete);
        onObjects.put("deletecollection", delete);
        for (String part : List.of("status", "ephemeralcontainers")) {
            onSubresources.put(part + " get", get);
            onSubresources.put(part + " update", update);
            onSubresources.put(part + " patch", patch);
        }
        onSubresources.put("finalize update", update);
        onSubresources.put("log get", new PodLogVerb(backend, gateway));
        onSubresources.put("binding create", new PodBindingVerb(backend));
        onSubresources.put("eviction create", new PodEvictionVerb(delete));
        onSubresources.put("token create", new TokenRequestVerb(backend, tokens));
        PodConnectVerb connect = new PodConnectVerb(backend, gateway);
        for (String stream : List.of("exec", "attach", "portforward")) {
            onSubresources.put(stream + " get", connect);
            onSubresources.put(stream + " create", connect);
        }
        UsageVerbs usage = new UsageVerbs(backend, gateway);
        onUsage = Map.of("get", usage::get, "list", usage::list);
        SelfReviews self = new SelfReviews(backend.authorizer());
        reviews.put(ResourceTypes.SUBJECT_ACCESS_REVIEWS.kind(), new SubjectAccessReviewVerb(backend.authorizer()));
        reviews.put(ResourceTypes.SELF_SUBJECT_ACCESS_REVIEWS.kind(), self::access);
        reviews.put(ResourceTypes.SELF_SUBJECT_RULES_REVIEWS.kind(), self::rules);
        reviews.put(ResourceTypes.SELF_SUBJECT_REVIEWS.kind(), self::identity);
        reviews.put(ResourceTypes.TOKEN_REVIEWS.kind(), new TokenReviewVerb(backend, tokens));
    }

    Verb of(ResourcePath path, String verb) {
        Verb found;
        if (path.type().group().equals(ResourceTypes.METRICS_GROUP)) {
            found = onUsage.get(verb);
        } else if (!path.type().isStored()) {
            found = reviews.get(path.type().kind());
        } else if (path.subresource().isEmpty()) {
            found = onObjects.get(verb);
        } else {
            found = onSubresources.get(path.subresource() + " " + verb);
        }
        if (found == null) {
            throw Statuses.noSuchPath();
        }
        return found;
    }
}
