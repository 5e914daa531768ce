package io.nodeagent.cgroups.file;

import io.nodeagent.cgroups.CgroupException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.linux.descriptor.Descriptor;
import io.nodeagent.linux.descriptor.FileWatch;
import io.nodeagent.linux.sys.SystemCallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One group's folder in one hierarchy. Reads of what is not there are empty; everything else that fails throws. */
public record CgroupFolder(Path path) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.]*");
    private static final int BUSY_RETRIES = 50;
    private static final long BUSY_PAUSE_MILLIS = 10;
    /** Limits at or above this are the kernel's way of saying "none": LONG_MAX rounded down to a page. */
    private static final long UNLIMITED = Long.MAX_VALUE / 4;

    public CgroupFolder child(String name) {
        return new CgroupFolder(path.resolve(name));
    }

    public boolean exists() {
        return Files.isDirectory(path);
    }

    /** A text that somebody else chose as a part of a file's name: it names no other folder. */
    public static String part(String text) {
        if (!PART.matcher(text).matches()) {
            throw new InvalidArgumentException("not the name of a cgroup file: '" + text + "'");
        }
        return text;
    }

    /** Makes the folder; its parent must exist. One that exists stays. */
    public void make() {
        try {
            if (!exists()) {
                Files.createDirectory(path);
            }
        } catch (IOException e) {
            if (!exists()) {
                throw failed("mkdir", path, reason(e), e);
            }
        }
    }

    /** The groups directly below. */
    public List<CgroupFolder> children() {
        if (childless()) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(Files::isDirectory).map(CgroupFolder::new).toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw failed("list", path, reason(e), e);
        }
    }

    /** A folder's links are its own two and one of each folder in it: asking saves asking each of its many files. */
    private boolean childless() {
        try {
            return Integer.valueOf(2).equals(Files.getAttribute(path, "unix:nlink"));
        } catch (IOException e) {
            return false; // the listing says why
        }
    }

    /** This folder and all below, parents before children. */
    public List<CgroupFolder> tree() {
        List<CgroupFolder> all = new ArrayList<>();
        all.add(this);
        for (int i = 0; i < all.size(); i++) {
            all.addAll(all.get(i).children());
        }
        return all;
    }

    /** Removes this folder and all below, children first; the kernel may say EBUSY for a while after the last exit. */
    public void removeTree() {
        for (CgroupFolder folder : tree().reversed()) {
            folder.remove();
        }
    }

    public boolean has(String file) {
        return Files.exists(path.resolve(file));
    }

    /** A file's text without the last newline; empty when it is not there. */
    public Optional<String> read(String file) {
        Path target = path.resolve(file);
        try {
            return Optional.of(new String(Files.readAllBytes(target), StandardCharsets.UTF_8).stripTrailing());
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (IOException e) {
            // The group was removed between open and read; or the file is of something that is switched off, such as
            // psi=0.
            if ("No such device".equals(e.getMessage()) || "Operation not supported".equals(e.getMessage())) {
                return Optional.empty();
            }
            throw failed("read", target, reason(e), e);
        }
    }

    /** A file that holds one number; {@code max}, the kernel's other words for "no limit" and absence are empty. */
    public OptionalLong readLimit(String file) {
        OptionalLong value = readNumber(file);
        return value.isPresent() && value.getAsLong() >= UNLIMITED ? OptionalLong.empty() : value;
    }

    /** A file that holds one number; empty when it is not there or says {@code max}. */
    public OptionalLong readNumber(String file) {
        Optional<String> text = read(file).filter(t -> !t.equals("max"));
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(number(file, text.get()));
    }

    /** A file of lines {@code key number}; empty when it is not there. Lines of another form are passed over. */
    public Map<String, Long> readKeyed(String file) {
        Map<String, Long> values = new HashMap<>();
        for (String line : read(file).orElse("").split("\n", -1)) {
            int space = line.indexOf(' ');
            if (space > 0 && line.indexOf(' ', space + 1) < 0) {
                values.put(line.substring(0, space), number(file, line.substring(space + 1)));
            }
        }
        return values;
    }

    /** The pids of a {@code cgroup.procs} file. */
    public List<Long> readPids() {
        return read("cgroup.procs")
                .orElse("")
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> number("cgroup.procs", line))
                .toList();
    }

    /** Writes a value in one write(2), as the kernel's parsers want it. */
    public void write(String file, String value) {
        Path target = path.resolve(file);
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw failed("write '" + value + "' to", target, reason(e), e);
        }
    }

    public void write(String file, long value) {
        write(file, Long.toString(value));
    }

    /** Opens a file for who must hand its descriptor to the kernel. */
    public Descriptor open(String file) {
        try {
            return Descriptor.open(path.resolve(file));
        } catch (SystemCallException e) {
            throw failed("open", path.resolve(file), e.errno().toString(), e);
        }
    }

    /** Has a file watched; answers the watch's number. */
    public int watch(String file, FileWatch watch) {
        try {
            return watch.add(path.resolve(file));
        } catch (SystemCallException e) {
            throw failed("watch", path.resolve(file), e.errno().toString(), e);
        }
    }

    private void remove() {
        for (int attempt = 1; ; attempt++) {
            try {
                Files.deleteIfExists(path);
                return;
            } catch (IOException e) {
                if (attempt == BUSY_RETRIES) {
                    throw failed("rmdir", path, reason(e) + ", processes: " + readPids(), e);
                }
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(BUSY_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("rmdir", path, "interrupted", e);
        }
    }

    private long number(String file, String text) {
        try {
            return Long.parseLong(text.trim());
        } catch (NumberFormatException e) {
            // Unsigned 64-bit counters and limits may not fit.
            if (text.trim().matches("\\d{19,20}")) {
                return Long.MAX_VALUE;
            }
            throw failed("read", path.resolve(file), "not a number: '" + text + "'", e);
        }
    }

    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    private static CgroupException failed(String operation, Path file, String detail, Throwable cause) {
        return new CgroupException(operation, file, detail, cause);
    }
}
