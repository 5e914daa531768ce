package io.nodeagent.standalone.store;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room kept for the writes that go on when the disk is full: deletions, by which a user makes room, and what the node
 * says of its pods. The log is grown to the size at which it begins again from its start, and the file holds free pages.
 * While space is low the file may not grow: a checkpoint that cannot grow it would keep the log from beginning again.
 */
final class SpaceReserve {
    /** Well above what the log and the file may grow by before this is looked at again. */
    private static final long LOW_BYTES = 8L << 20;

    private static final int LOG_BYTES = 3 << 20;
    private static final int FILE_BYTES = 2 << 20;
    /** SQLite's own; the other end is the size that the file has, below which the limit cannot go. */
    private static final long NO_LIMIT = 0xfffffffeL;

    private static final Logger LOG = LoggerFactory.getLogger(SpaceReserve.class);

    private final Path file;
    private final Statement statement;
    private boolean limited;

    SpaceReserve(Path file, Statement statement) {
        this.file = file;
        this.statement = statement;
    }

    /** Sets the room aside where the disk has plenty; outside a transaction. */
    void make() {
        if (isLow()) {
            return;
        }
        try {
            if (number("PRAGMA freelist_count") * number("PRAGMA page_size") < FILE_BYTES / 2) {
                statement.execute("CREATE TABLE reserve(content BLOB)");
                fill(FILE_BYTES);
                statement.execute("DROP TABLE reserve");
                statement.execute("PRAGMA wal_checkpoint");
            }
            // What does not fit the page cache goes to the log, which keeps its size when this is taken back
            statement.execute("BEGIN");
            statement.execute("CREATE TABLE reserve(content BLOB)");
            fill(LOG_BYTES);
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            LOG.atWarn().addKeyValue("file", file).log("no room kept for a full disk: {}", e.getMessage());
        }
    }

    /** Whether only what makes room or tells of the state should be written. */
    boolean isLow() {
        return file.toFile().getUsableSpace() < LOW_BYTES;
    }

    /** Keeps the file from growing while space is low; outside a transaction. */
    void limitGrowth() throws SQLException {
        boolean low = isLow();
        if (low != limited) {
            if (low) { // the file gets the pages now that so far are in the log alone
                statement.execute("PRAGMA wal_checkpoint");
            }
            statement.execute("PRAGMA max_page_count=" + (low ? 1 : NO_LIMIT));
            limited = low;
        }
    }

    private void fill(int bytes) throws SQLException {
        statement.execute("INSERT INTO reserve VALUES (zeroblob(" + bytes + "))");
    }

    private long number(String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.getLong(1);
        }
    }
}
