package io.nodeagent.images.store;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.Image;
import io.nodeagent.images.RegistryCredentials;
import io.nodeagent.images.content.LayerStore;
import io.nodeagent.images.manifest.Descriptor;
import io.nodeagent.images.manifest.ImageDocument;
import io.nodeagent.images.manifest.Manifest;
import io.nodeagent.images.manifest.Manifests;
import io.nodeagent.images.manifest.Platform;
import io.nodeagent.images.reference.Digest;
import io.nodeagent.images.reference.ImageReference;
import io.nodeagent.images.registry.RegistryClient;
import io.nodeagent.images.registry.Repository;
import io.nodeagent.images.registry.Repository.Document;
import io.nodeagent.images.unpack.LayerUnpacker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings images from registries. */
final class RegistryPull {
    private static final int MAX_INDEX_DEPTH = 4;

    private final Catalogue catalogue;
    private final LayerStore layers;
    private final RegistryClient registries;
    private final Platform machine;
    private final int parallelTransfers;

    RegistryPull(
            Catalogue catalogue,
            LayerStore layers,
            RegistryClient registries,
            Platform machine,
            int parallelTransfers) {
        this.catalogue = catalogue;
        this.layers = layers;
        this.registries = registries;
        this.machine = machine;
        this.parallelTransfers = parallelTransfers;
    }

    /** The documents on the way from a reference to an image, the outermost first. */
    private record Resolved(List<Document> documents, Manifest.Single manifest) {}

    Image run(String text, Optional<RegistryCredentials> credentials, PullProgress progress) {
        ImageReference reference = ImageReference.parse(text);
        Repository repository = registries.repository(reference, credentials);
        try {
            Resolved resolved = resolve(repository);
            return take(reference, repository, resolved, progress);
        } catch (InvalidArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw message.startsWith("pull ")
                    ? e
                    : new InvalidArgumentException("pull " + reference + ": " + message, e);
        }
    }

    private Resolved resolve(Repository repository) {
        List<Document> documents = new ArrayList<>();
        documents.add(repository.resolve());
        while (true) {
            Document last = documents.getLast();
            switch (Manifests.parse(last.content(), last.mediaType())) {
                case Manifest.Single single -> {
                    return new Resolved(documents, single);
                }
                case Manifest.Index index -> {
                    if (documents.size() > MAX_INDEX_DEPTH) {
                        throw new InvalidArgumentException("indexes are nested too deep");
                    }
                    documents.add(repository.manifest(Manifests.select(index, machine)));
                }
            }
        }
    }

    private Image take(ImageReference reference, Repository repository, Resolved resolved, PullProgress progress) {
        Descriptor config = resolved.manifest().config();
        byte[] configuration = catalogue.document(config.digest()).orElseGet(() -> repository.smallBlob(config));
        ImageDocument document = ImageDocument.parse(configuration);
        document.requirePlatform(machine);
        List<Descriptor> blobs = resolved.manifest().layers();
        document.requireLayers(blobs.size());
        try (var _ = catalogue.lease(document.diffIds())) {
            Map<Digest, Runnable> work = new LinkedHashMap<>();
            for (int i = 0; i < blobs.size(); i++) {
                Descriptor blob = blobs.get(i);
                Digest diffId = document.diffIds().get(i);
                if (layers.find(diffId).isEmpty()) {
                    work.put(diffId, () -> layers.obtain(diffId, () -> source(repository, blob, diffId, progress)));
                }
            }
            ParallelLayers.run(work.values(), parallelTransfers);
            Digest outermost = resolved.documents().getFirst().digest();
            return catalogue.commit(new NewImage(
                    document,
                    reference.digest().isPresent()
                            ? List.of()
                            : reference.tagged().stream().toList(),
                    List.of(reference.name() + "@" + outermost),
                    configuration,
                    resolved.documents().stream().map(Document::content).toList()));
        }
    }

    private static LayerUnpacker.Source source(
            Repository repository, Descriptor blob, Digest diffId, PullProgress progress) {
        return new LayerUnpacker.Source(
                repository.blob(blob),
                Optional.of(blob.digest()),
                diffId,
                arrived -> progress.layer(blob.digest(), arrived, blob.sizeBytes()));
    }
}
