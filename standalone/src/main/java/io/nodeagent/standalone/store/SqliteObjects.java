package io.nodeagent.standalone.store;

import io.nodeagent.errors.FailedPreconditionException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The SQLite file. WAL, so that a commit is one append; kill -9 loses no commit in either sync mode, for the appended
 * pages are the kernel's. {@code synchronous} is switched between transactions: FULL syncs the log at commit, NORMAL
 * leaves that to the next FULL commit or checkpoint (sqlite.org/pragma.html#pragma_synchronous).
 */
final class SqliteObjects implements AutoCloseable {
    private static final int SCHEMA_VERSION = 1;
    private static final String PUT = "INSERT OR REPLACE INTO object VALUES (?, ?, ?, ?, ?)";
    private static final String REMOVE = "DELETE FROM object WHERE resource = ? AND namespace = ? AND name = ?";
    private static final String SET_META = "INSERT OR REPLACE INTO meta VALUES (?, ?)";
    private static final String[] SETTINGS = {
        "PRAGMA journal_mode=WAL",
        "PRAGMA cache_size=-512",
        "PRAGMA journal_size_limit=4194304",
        "PRAGMA wal_autocheckpoint=512",
        "PRAGMA temp_store=MEMORY",
        "CREATE TABLE IF NOT EXISTS object (resource TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,"
                + " revision INTEGER NOT NULL, json BLOB NOT NULL,"
                + " PRIMARY KEY (resource, namespace, name)) WITHOUT ROWID",
        "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    };

    private final Connection connection;
    private final Statement statement;
    private PreparedStatement put;
    private PreparedStatement remove;
    private PreparedStatement setMeta;
    private final SpaceReserve reserve;
    private boolean synced;

    SqliteObjects(Path file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        statement = connection.createStatement();
        // Before the first look at the file: no shared memory is needed then, which a full disk has no room for
        statement.execute("PRAGMA locking_mode=EXCLUSIVE");
        int version = Integer.parseInt(scalar("PRAGMA user_version"));
        if (version > SCHEMA_VERSION) {
            connection.close();
            throw new FailedPreconditionException("%s was written by a newer version (schema %d, this program knows %d)"
                    .formatted(file, version, SCHEMA_VERSION));
        }
        for (String setting : SETTINGS) {
            statement.execute(setting);
        }
        if (version < SCHEMA_VERSION) {
            statement.execute("PRAGMA user_version=" + SCHEMA_VERSION);
        }
        put = connection.prepareStatement(PUT);
        remove = connection.prepareStatement(REMOVE);
        setMeta = connection.prepareStatement(SET_META);
        statement.execute("PRAGMA synchronous=NORMAL");
        reserve = new SpaceReserve(file, statement);
    }

    /** The room kept for a full disk. */
    SpaceReserve reserve() {
        return reserve;
    }

    List<StoredObject> readAll() throws SQLException {
        List<StoredObject> all = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SELECT resource, namespace, name, revision, json FROM object")) {
            while (rows.next()) {
                ObjectKey key = new ObjectKey(rows.getString(1), rows.getString(2), rows.getString(3));
                all.add(new StoredObject(key, rows.getLong(4), rows.getBytes(5)));
            }
        }
        return all;
    }

    /** A text kept beside the objects, or {@code absent}. */
    String meta(String key, String absent) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT value FROM meta WHERE key = ?")) {
            query.setString(1, key);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? rows.getString(1) : absent;
            }
        }
    }

    void begin(Durability durability) throws SQLException {
        reserve.limitGrowth();
        boolean wanted = durability == Durability.POWER_LOSS;
        if (wanted != synced) {
            statement.execute(wanted ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
            synced = wanted;
        }
        statement.execute("BEGIN IMMEDIATE");
    }

    void put(StoredObject object) throws SQLException {
        put.setString(1, object.key().resource());
        put.setString(2, object.key().namespace());
        put.setString(3, object.key().name());
        put.setLong(4, object.revision());
        put.setBytes(5, object.json());
        put.executeUpdate();
    }

    void remove(ObjectKey key) throws SQLException {
        remove.setString(1, key.resource());
        remove.setString(2, key.namespace());
        remove.setString(3, key.name());
        remove.executeUpdate();
    }

    void setMeta(String key, String value) throws SQLException {
        setMeta.setString(1, key);
        setMeta.setString(2, value);
        setMeta.executeUpdate();
    }

    void commit() throws SQLException {
        statement.execute("COMMIT");
    }

    void rollback() throws SQLException {
        statement.execute("ROLLBACK");
    }

    /** After a failure: renews the statements, for the driver closes one that failed, and takes back what was begun. */
    void recover() throws SQLException {
        put.close();
        remove.close();
        setMeta.close();
        put = connection.prepareStatement(PUT);
        remove = connection.prepareStatement(REMOVE);
        setMeta = connection.prepareStatement(SET_META);
        rollback();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private String scalar(String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.getString(1);
        }
    }
}
