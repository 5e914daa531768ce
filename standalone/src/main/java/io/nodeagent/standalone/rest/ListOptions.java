package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.selector.FieldSelector;
import io.nodeagent.standalone.selector.FieldSelector.Comparison;
import io.nodeagent.standalone.selector.LabelSelector;
import io.nodeagent.standalone.selector.Selection;
import io.nodeagent.standalone.status.StatusException;
import io.nodeagent.standalone.status.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Reads the query parameters of metav1.ListOptions. */
final class ListOptions {
    private ListOptions() {}

    /** The selectors, and the name where the URL has one. */
    static Selection selection(ApiRequest request) {
        String labels = request.parameter("labelSelector");
        String fields = request.parameter("fieldSelector");
        try {
            FieldSelector byField = FieldSelector.parse(request.type().resource(), fields);
            if (!request.path().name().isEmpty()) {
                List<Comparison> all = new ArrayList<>(byField.comparisons());
                all.add(new Comparison("metadata.name", true, request.path().name()));
                byField = new FieldSelector(all);
            }
            return new Selection(LabelSelector.parse(labels), byField);
        } catch (StatusException e) {
            throw Statuses.badRequest(
                    "Unable to find \"%s, Resource=%s\" that match label selector \"%s\", field selector \"%s\": %s"
                            .formatted(
                                    request.type().group().isEmpty()
                                            ? "/v1"
                                            : request.type().apiVersion(),
                                    request.type().resource(),
                                    labels,
                                    fields,
                                    e.getMessage()));
        }
    }

    /** The revision asked for; empty for "", which means the newest. */
    static OptionalLong revision(ApiRequest request) {
        String text = request.parameter("resourceVersion");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(number("resourceVersion", text));
    }

    /** Refuses a revision that is yet to come: this server always answers with the newest state. */
    static void checkRevision(ApiRequest request, long current) {
        revision(request).ifPresent(asked -> {
            if (asked > current) {
                throw Statuses.revisionTooLarge(asked, current);
            }
        });
    }

    static long number(String name, String text) {
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, as a negative number is.
        }
        throw Statuses.badRequest("%s: Invalid value: \"%s\": must be a non-negative integer".formatted(name, text));
    }
}
