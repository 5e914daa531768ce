package io.nodeagent.cri.rpc;

import java.util.Map;

/** A filter's labels: every one of them must be there with that value; none fits all. */
record LabelSelector(Map<String, String> wanted) {
    boolean fits(Map<String, String> labels) {
        return labels.entrySet().containsAll(wanted.entrySet());
    }
}
