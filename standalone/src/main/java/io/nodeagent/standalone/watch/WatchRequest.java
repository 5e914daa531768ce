package io.nodeagent.standalone.watch;

import io.nodeagent.standalone.selector.Selection;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What a watch wants.
 *
 * @param resource the qualified resource
 * @param namespace empty for all
 * @param from the revision after which changes are wanted; empty for what is there now first, then changes
 * @param initialEndBookmark whether a bookmark tells the end of what was there
 * @param bookmarks whether the client takes bookmarks
 */
public record WatchRequest(
        String resource,
        String namespace,
        Selection selection,
        OptionalLong from,
        boolean initialEndBookmark,
        boolean bookmarks,
        Duration timeout) {}
