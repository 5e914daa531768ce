package io.nodeagent.standalone.store;

import io.nodeagent.durable.BootId;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.NoSpaceException;
import io.nodeagent.errors.UnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The objects, durable and ordered: every change has a revision of its own, counted over all resources and never used
 * twice. Thread-safe.
 */
public final class ObjectStore implements AutoCloseable {
    /**
     * Revisions skipped after a reboot: writes that needed no sync may be lost by a power failure, and a client that saw
     * their revisions must not meet them again for other content.
     */
    private static final long REBOOT_GAP = 100_000;

    /** sqlite.org/rescode.html: the disk, or the limit set on the file's size. */
    private static final int SQLITE_FULL = 13;

    private static final int BATCH_LIMIT = 256;
    private static final String REVISION = "revision";
    private static final String BOOT = "boot";

    private final Path file;
    private final SqliteObjects objects;
    private final ObjectCache cache;
    private final LinkedBlockingQueue<PendingEdit> queue = new LinkedBlockingQueue<>();
    private final Thread writer;
    private volatile boolean closed;

    private ObjectStore(Path file, SqliteObjects objects, ObjectCache cache) {
        this.file = file;
        this.objects = objects;
        this.cache = cache;
        this.writer = Thread.ofPlatform().name("apiserver-store").unstarted(this::write);
    }

    /** Opens the file, made when absent, with SQLite's library beside it. The caller holds the data folder's lock. */
    public static ObjectStore open(Path file) {
        SqliteLibrary.loadFrom(file.resolveSibling("native"));
        try {
            SqliteObjects objects = new SqliteObjects(file);
            long revision = Long.parseLong(objects.meta(REVISION, "1"));
            String boot = BootId.current().value();
            if (!objects.meta(BOOT, boot).equals(boot)) {
                revision += REBOOT_GAP;
            }
            if (!objects.meta(BOOT, "").equals(boot)) {
                objects.begin(Durability.POWER_LOSS);
                objects.setMeta(BOOT, boot);
                objects.setMeta(REVISION, Long.toString(revision));
                objects.commit();
            }
            ObjectStore store = new ObjectStore(file, objects, new ObjectCache(revision, objects.readAll()));
            store.writer.start();
            return store;
        } catch (SQLException e) {
            throw isFull(e)
                    ? new NoSpaceException("open " + file, e)
                    : new InternalException("open " + file + ": " + e.getMessage(), e);
        }
    }

    /** The newest revision. */
    public long revision() {
        return cache.revision();
    }

    public Optional<StoredObject> get(ObjectKey key) {
        return cache.get(key);
    }

    /**
     * The objects of a resource.
     *
     * @param namespace empty for all namespaces
     */
    public Listing list(String resource, String namespace) {
        return cache.list(resource, namespace);
    }

    /**
     * The changes of a resource after a revision.
     *
     * @throws CompactedException they are no longer known
     */
    public ChangeCursor follow(String resource, long revision) {
        return cache.follow(resource, revision);
    }

    /**
     * Decides and writes atomically; returns once it is as durable as asked.
     *
     * @return the object as it is now, or as it was last if it was removed
     */
    public StoredObject edit(ObjectKey key, Durability durability, Edit.Decision decision) throws InterruptedException {
        CompletableFuture<StoredObject> result = new CompletableFuture<>();
        queue.add(new PendingEdit(key, durability, decision, result));
        if (closed) {
            result.completeExceptionally(stopping());
        }
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException decided) {
                throw decided;
            }
            throw new InternalException("write " + key + ": " + e.getCause(), e.getCause());
        }
    }

    /** What an edit would make, without making it. */
    public StoredObject preview(ObjectKey key, Edit.Decision decision) {
        Optional<StoredObject> current = get(key);
        long revision = current.map(StoredObject::revision).orElse(0L);
        return switch (decision.decide(current)) {
            case Edit.Keep keep -> current.orElseThrow();
            case Edit.Put put -> Transaction.preview(key, put.object(), revision);
            case Edit.Remove remove -> Transaction.preview(key, remove.lastState(), revision);
        };
    }

    /** Ends every watch, present and to come, once it has read what is there. */
    public void endWatches() {
        cache.close();
    }

    /** Ends the watches, finishes the write under way and closes the file. */
    @Override
    public void close() {
        closed = true;
        cache.close();
        writer.interrupt();
        try {
            writer.join();
            objects.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            throw new InternalException("close the object store: " + e.getMessage(), e);
        }
    }

    private void write() {
        objects.reserve().make();
        List<PendingEdit> batch = new ArrayList<>();
        while (!closed) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                break;
            }
            queue.drainTo(batch, BATCH_LIMIT - 1);
            commit(batch);
            batch.clear();
        }
        queue.forEach(edit -> edit.result().completeExceptionally(stopping()));
    }

    private void commit(List<PendingEdit> batch) {
        boolean low = objects.reserve().isLow();
        boolean sync = batch.stream().anyMatch(e -> e.durability() == Durability.POWER_LOSS);
        Transaction transaction = new Transaction(cache, objects);
        List<Runnable> answers = new ArrayList<>();
        try {
            objects.begin(sync ? Durability.POWER_LOSS : Durability.PROCESS_DEATH);
            for (PendingEdit edit : batch) {
                answers.add(decide(transaction, edit, low));
            }
            if (transaction.changes().isEmpty()) {
                objects.rollback();
            } else {
                objects.setMeta(REVISION, Long.toString(transaction.revision()));
                objects.commit();
            }
        } catch (SQLException e) {
            abandon(batch, e);
            return;
        }
        cache.apply(transaction.changes(), transaction.revision());
        answers.forEach(Runnable::run);
    }

    /** What users make anew has to wait while space is low: the rest is for deletions and for what the node tells. */
    private Runnable decide(Transaction transaction, PendingEdit edit, boolean low) throws SQLException {
        boolean byUser = edit.durability() == Durability.POWER_LOSS;
        try {
            StoredObject made =
                    transaction.apply(edit.key(), low && byUser ? noCreation(edit.decision()) : edit.decision());
            return () -> edit.result().complete(made);
        } catch (RuntimeException e) {
            return () -> edit.result().completeExceptionally(e);
        }
    }

    private Edit.Decision noCreation(Edit.Decision decision) {
        return current -> {
            Edit edit = decision.decide(current);
            if (current.isEmpty() && edit instanceof Edit.Put) {
                throw new NoSpaceException("write to " + file, null);
            }
            return edit;
        };
    }

    private void abandon(List<PendingEdit> batch, SQLException cause) {
        try {
            objects.recover();
        } catch (SQLException e) { // SQLite itself takes most of them back, and then there is nothing to roll back
            cause.addSuppressed(e);
        }
        UnavailableException failure = isFull(cause)
                ? new NoSpaceException("write to " + file, cause)
                : new UnavailableException(
                        "write to " + file + ": " + cause.getMessage() + " (nothing was changed)", cause);
        batch.forEach(edit -> edit.result().completeExceptionally(failure));
    }

    private static boolean isFull(SQLException failure) {
        return failure.getErrorCode() == SQLITE_FULL;
    }

    private static UnavailableException stopping() {
        return new UnavailableException("the API server is stopping");
    }
}
