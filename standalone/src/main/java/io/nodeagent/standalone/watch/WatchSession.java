package io.nodeagent.standalone.watch;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.store.Change;
import io.nodeagent.standalone.store.ChangeCursor;
import io.nodeagent.standalone.store.CompactedException;
import io.nodeagent.standalone.store.Listing;
import io.nodeagent.standalone.store.ObjectStore;
import io.nodeagent.standalone.store.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * One watch from its beginning to its end. An object that begins to match the selection is ADDED, one that no longer
 * does is DELETED in its last matching state: so says the API convention, whatever happened to the object itself.
 */
public final class WatchSession {
    private static final Duration BOOKMARK_EVERY = Duration.ofMinutes(1);
    /** The last bookmark of a watch that times out, so that the next watch begins where this one ended. */
    private static final Duration LAST_BOOKMARK = Duration.ofSeconds(2);

    private final ObjectStore store;
    private final WatchRequest request;
    private final EventEncoder encoder;
    private final EventSink sink;
    private long deadline;

    public WatchSession(ObjectStore store, WatchRequest request, EventEncoder encoder, EventSink sink) {
        this.store = store;
        this.request = request;
        this.encoder = encoder;
        this.sink = sink;
    }

    /** Sends events until the timeout, the client's end (an exception) or the store's. */
    public void run() throws IOException, InterruptedException {
        deadline = System.nanoTime() + request.timeout().toNanos();
        try {
            ChangeCursor cursor = begin();
            sink.flush();
            follow(cursor);
        } catch (CompactedException e) {
            byte[] status =
                    Json.encode(Statuses.expired(String.valueOf(e.getMessage())).status());
            sink.send(event("ERROR", status));
            sink.flush();
        }
    }

    private ChangeCursor begin() throws IOException {
        if (request.from().isPresent()) {
            return store.follow(request.resource(), request.from().getAsLong());
        }
        Listing listing = store.list(request.resource(), request.namespace());
        ChangeCursor cursor = store.follow(request.resource(), listing.revision());
        for (StoredObject object : listing.objects()) {
            if (matches(object)) {
                sink.send(event("ADDED", encoder.encode(object)));
            }
        }
        if (request.initialEndBookmark()) {
            sink.send(event("BOOKMARK", encoder.bookmark(listing.revision(), true)));
        }
        return cursor;
    }

    private void follow(ChangeCursor cursor) throws IOException, InterruptedException {
        long never = deadline + 1;
        long nextBookmark = request.bookmarks() ? System.nanoTime() + BOOKMARK_EVERY.toNanos() : never;
        long lastBookmark = request.bookmarks() ? deadline - LAST_BOOKMARK.toNanos() : never;
        while (!cursor.closed()) {
            long now = System.nanoTime();
            if (now - deadline >= 0) {
                return;
            }
            if (now - nextBookmark >= 0 || now - lastBookmark >= 0) {
                sink.send(event("BOOKMARK", encoder.bookmark(cursor.revision(), false)));
                sink.flush();
                nextBookmark = now + BOOKMARK_EVERY.toNanos();
                lastBookmark = now - lastBookmark >= 0 ? never : lastBookmark;
            }
            long until = Math.min(Math.min(nextBookmark - now, deadline - now), Math.max(lastBookmark - now, 0));
            send(cursor.poll(Duration.ofNanos(Math.max(until, 1))));
        }
    }

    private void send(List<Change> changes) throws IOException {
        for (Change change : changes) {
            if (request.namespace().isEmpty()
                    || request.namespace().equals(change.object().key().namespace())) {
                send(change);
            }
        }
        if (!changes.isEmpty()) {
            sink.flush();
        }
    }

    private void send(Change change) throws IOException {
        StoredObject object = change.object();
        boolean before =
                change.previous().isPresent() && matches(change.previous().get());
        boolean after = change.kind() != Change.Kind.DELETED && matches(object);
        if (after) {
            sink.send(event(before ? "MODIFIED" : "ADDED", encoder.encode(object)));
        } else if (before) {
            StoredObject last = change.kind() == Change.Kind.DELETED
                    ? object
                    : at(change.previous().get(), object.revision());
            sink.send(event("DELETED", encoder.encode(last)));
        }
    }

    private boolean matches(StoredObject object) {
        return request.selection().isEverything() || request.selection().matches(object.tree());
    }

    private static StoredObject at(StoredObject object, long revision) {
        ObjectNode tree = object.tree();
        Json.child(tree, "metadata").put("resourceVersion", Long.toString(revision));
        return new StoredObject(object.key(), revision, Json.encode(tree));
    }

    private static byte[] event(String type, byte[] object) {
        ByteArrayOutputStream event = new ByteArrayOutputStream(object.length + 40);
        event.writeBytes(("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.US_ASCII));
        event.writeBytes(object);
        event.write('}');
        return event.toByteArray();
    }
}
