package io.nodeagent.standalone.store;

import io.nodeagent.durable.DurableFiles;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, unpacked once a version. The driver by itself does so at each start, into the machine's
 * temporary folder, where a kill leaves it; and a start must not need room on the disk.
 */
final class SqliteLibrary {
    private SqliteLibrary() {}

    /** Has the driver of this process load the library from {@code folder}, where it is put if it is not there. */
    static void loadFrom(Path folder) {
        String name = SQLiteJDBCLoader.getVersion() + "-" + LibraryLoaderUtil.getNativeLibName();
        Path library = folder.resolve(name);
        try {
            Files.createDirectories(folder);
            if (!Files.exists(library)) {
                removeOthers(folder);
                DurableFiles.write(library, content(), DurableFiles.Sync.TO_DISK);
            }
        } catch (IOException e) {
            throw FileFailure.of("unpack " + library, e);
        }
        System.setProperty("org.sqlite.lib.path", folder.toString());
        System.setProperty("org.sqlite.lib.name", name);
    }

    private static byte[] content() throws IOException {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new InternalException("SQLite has no library for this machine: " + resource, null);
            }
            return in.readAllBytes();
        }
    }

    private static void removeOthers(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
