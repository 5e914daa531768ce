package io.nodeagent.standalone.store;

import java.util.concurrent.CompletableFuture;

/** An edit that waits for the writer thread. */
record PendingEdit(
        ObjectKey key, Durability durability, Edit.Decision decision, CompletableFuture<StoredObject> result) {}
