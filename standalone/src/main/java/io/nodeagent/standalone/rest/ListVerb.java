package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.rest.ListPages.ListKey;
import io.nodeagent.standalone.selector.Selection;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.store.Listing;
import io.nodeagent.standalone.store.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** The objects of a collection, whole or in pages. */
final class ListVerb implements Verb {
    private final Backend backend;
    private final ListPages pages = new ListPages();

    ListVerb(Backend backend) {
        this.backend = backend;
    }

    @Override
    public void handle(ApiRequest request) throws IOException {
        Presenter presenter = Presenter.of(request);
        String limitText = request.parameter("limit");
        long limit = limitText.isEmpty() ? 0 : ListOptions.number("limit", limitText);
        String token = request.parameter("continue");
        byte[] body = token.isEmpty()
                ? first(request, presenter, limit)
                : page(request, presenter, ContinueToken.parse(token), limit);
        Responses.json(request.exchange(), 200, body);
    }

    /** The objects that a request selects, now. */
    static Listing select(Backend backend, ApiRequest request) {
        Selection selection = ListOptions.selection(request);
        Listing all = backend.store()
                .list(request.type().qualifiedName(), request.path().namespace());
        if (selection.isEverything()) {
            return all;
        }
        return new Listing(
                all.revision(),
                all.objects().stream().filter(o -> selection.matches(o.tree())).toList());
    }

    private byte[] first(ApiRequest request, Presenter presenter, long limit) {
        checkExactRevision(request);
        Listing listing = select(backend, request);
        if (limit == 0 || listing.objects().size() <= limit) {
            return presenter.list(listing.objects(), new Presenter.Page(listing.revision(), "", 0));
        }
        pages.keep(key(request, listing.revision()), listing.objects());
        return cut(request, presenter, listing.objects(), new ContinueToken(listing.revision(), 0), limit);
    }

    private byte[] page(ApiRequest request, Presenter presenter, ContinueToken token, long limit) {
        List<StoredObject> all = pages.find(key(request, token.revision()));
        return cut(request, presenter, all, token, limit);
    }

    private static byte[] cut(
            ApiRequest request, Presenter presenter, List<StoredObject> all, ContinueToken from, long limit) {
        int start = Math.min(from.offset(), all.size());
        int end = limit == 0 ? all.size() : (int) Math.min(all.size(), start + limit);
        boolean selective = !request.parameter("labelSelector").isEmpty()
                || !request.parameter("fieldSelector").isEmpty();
        // A server that selects while it reads cannot count what is left, and clients must live without: as upstream.
        long remaining = selective ? -1 : all.size() - end;
        String next = end == all.size() ? "" : new ContinueToken(from.revision(), end).encode();
        return presenter.list(all.subList(start, end), new Presenter.Page(from.revision(), next, remaining));
    }

    private static ListKey key(ApiRequest request, long revision) {
        return new ListKey(
                revision,
                request.type().qualifiedName(),
                request.path().namespace(),
                request.parameter("labelSelector"),
                request.parameter("fieldSelector"));
    }

    private void checkExactRevision(ApiRequest request) {
        long current = backend.store().revision();
        ListOptions.checkRevision(request, current);
        OptionalLong asked = ListOptions.revision(request);
        boolean exact = request.parameter("resourceVersionMatch").equals("Exact");
        if (exact && asked.isPresent() && asked.getAsLong() != current) {
            throw Statuses.expired("The resourceVersion for the provided list is too old.");
        }
    }
}
