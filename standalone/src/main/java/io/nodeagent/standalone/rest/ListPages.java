package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.store.StoredObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rest of lists that clients read in pages, so that later pages show the revision of the first. A few are kept; the
 * client of one that is gone is told to begin again.
 */
final class ListPages {
    private static final int KEPT = 8;

    /** Which list: its revision and everything that selects its objects. */
    record ListKey(long revision, String resource, String namespace, String labels, String fields) {}

    private final Map<ListKey, List<StoredObject>> lists = new LinkedHashMap<>();

    synchronized void keep(ListKey key, List<StoredObject> objects) {
        lists.remove(key);
        lists.put(key, objects);
        if (lists.size() > KEPT) {
            lists.remove(lists.keySet().iterator().next());
        }
    }

    synchronized List<StoredObject> find(ListKey key) {
        List<StoredObject> found = lists.get(key);
        if (found == null) {
            throw Statuses.expired("The provided continue parameter is too old to display a consistent list result."
                    + " You must start a new list without the continue parameter.");
        }
        return found;
    }
}
