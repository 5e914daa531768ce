package io.nodeagent.images;

import java.nio.file.Path;

/** What a part of the store takes of the file system at {@code mountpoint}. */
public record FilesystemUsage(Path mountpoint, long usedBytes, long inodesUsed) {}
