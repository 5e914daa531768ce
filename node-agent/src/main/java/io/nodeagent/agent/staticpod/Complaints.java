package io.nodeagent.agent.staticpod;

import io.nodeagent.agent.event.PodEvent;
import io.nodeagent.agent.event.PodEvents;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log, and the API by events of the node, what is wrong with files: once, not at each reading. */
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
    private static final String REASON = "InvalidStaticPod";

    private final String nodeName;
    private final PodEvents events;
    private final Map<String, List<String>> told = new HashMap<>();

    Complaints(String nodeName, PodEvents events) {
        this.nodeName = nodeName;
        this.events = events;
    }

    /** The file is of no use. */
    void broken(String file, String why) {
        if (isNew(file, List.of(why))) {
            LOG.atError().addKeyValue("file", file).log("a static pod's file is broken and changes nothing: {}", why);
            tell("%s: %s".formatted(file, why));
        }
    }

    /** The file is of use but for this. */
    void read(String file, List<String> ignored) {
        if (isNew(file, ignored)) {
            ignored.forEach(what -> {
                LOG.atWarn().addKeyValue("file", file).log("of a static pod's file something is ignored: {}", what);
                tell("%s: %s".formatted(file, what));
            });
        }
    }

    /** Forgets all other files. */
    void only(Collection<String> files) {
        told.keySet().retainAll(files);
    }

    private boolean isNew(String file, List<String> lines) {
        return !lines.equals(told.put(file, lines));
    }

    private void tell(String message) {
        events.record(PodEvent.ofNode(nodeName, PodEvent.Severity.WARNING, REASON, message));
    }
}
