package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.status.StatusException;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.store.Durability;
import io.nodeagent.standalone.store.Edit;
import io.nodeagent.standalone.store.ObjectKey;
import io.nodeagent.standalone.store.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Deletes one object, or those of a collection that a selector names. */
record DeleteVerb(Backend backend) implements Verb {
    /** Kinds whose deletion answers with the object even when it is gone, as upstream's do. */
    private static final Set<ResourceType> ANSWERED_WITH_OBJECT =
            Set.of(ResourceTypes.PODS, ResourceTypes.NAMESPACES, ResourceTypes.SERVICE_ACCOUNTS);

    @Override
    public void handle(ApiRequest request) throws IOException, InterruptedException {
        Presenter presenter = Presenter.of(request);
        DeleteOptions options = DeleteOptions.read(request);
        if (request.path().name().isEmpty()) {
            deleteAll(request, presenter, options);
            return;
        }
        Deleted deleted = delete(request.type(), request.key(), options);
        if (deleted.gone() && !ANSWERED_WITH_OBJECT.contains(request.type())) {
            String uid = new ObjectMeta(deleted.object().tree()).uid();
            Responses.status(request.exchange(), 200, Statuses.success(request.subject(), uid));
        } else {
            Responses.json(request.exchange(), 200, presenter.encode(deleted.object()));
        }
    }

    /** An object after its deletion; {@code gone} unless it only began. */
    record Deleted(StoredObject object, boolean gone) {}

    Deleted delete(ResourceType type, ObjectKey key, DeleteOptions options) throws InterruptedException {
        backend.policies().of(type).checkDelete(key.name());
        boolean[] gone = {false};
        Edit.Decision decision = current -> {
            Edit edit = backend.deletion().decide(type, key, current, options.request());
            gone[0] = edit instanceof Edit.Remove;
            return edit;
        };
        StoredObject object = options.dryRun()
                ? backend.store().preview(key, decision)
                : backend.store().edit(key, Durability.POWER_LOSS, decision);
        return new Deleted(object, gone[0]);
    }

    private void deleteAll(ApiRequest request, Presenter presenter, DeleteOptions options)
            throws IOException, InterruptedException {
        List<StoredObject> deleted = new ArrayList<>();
        for (StoredObject object : ListVerb.select(backend, request).objects()) {
            deleteIfThere(request.type(), object.key(), options).ifPresent(d -> deleted.add(d.object()));
        }
        Presenter.Page page = new Presenter.Page(backend.store().revision(), "", 0);
        Responses.json(request.exchange(), 200, presenter.list(deleted, page));
    }

    private Optional<Deleted> deleteIfThere(ResourceType type, ObjectKey key, DeleteOptions options)
            throws InterruptedException {
        try {
            return Optional.of(delete(type, key, options));
        } catch (StatusException e) {
            if (e.code() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
