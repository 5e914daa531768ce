package io.nodeagent.images.store;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.Image;
import io.nodeagent.images.archive.ArchivedImage;
import io.nodeagent.images.archive.ArchivedImage.ArchivedLayer;
import io.nodeagent.images.archive.ImageArchive;
import io.nodeagent.images.content.LayerStore;
import io.nodeagent.images.manifest.Platform;
import io.nodeagent.images.reference.Digest;
import io.nodeagent.images.reference.ImageReference;
import io.nodeagent.images.unpack.LayerUnpacker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes images out of archives. */
final class ArchiveImport {
    private final Catalogue catalogue;
    private final LayerStore layers;
    private final Path scratch;
    private final Platform machine;
    private final int parallelTransfers;

    ArchiveImport(Catalogue catalogue, LayerStore layers, Path scratch, Platform machine, int parallelTransfers) {
        this.catalogue = catalogue;
        this.layers = layers;
        this.scratch = scratch;
        this.machine = machine;
        this.parallelTransfers = parallelTransfers;
    }

    List<Image> run(Path file, Optional<String> name) {
        Optional<ImageReference> given = name.map(ImageReference::parse);
        try (ImageArchive archive = ImageArchive.open(file, scratch, machine)) {
            List<ArchivedImage> found = archive.images();
            if (given.isPresent() && found.size() != 1) {
                throw new InvalidArgumentException("the archive " + file + " holds " + found.size()
                        + " images: only a single one can be given the name '" + given.get() + "'");
            }
            List<Image> images = new ArrayList<>();
            for (ArchivedImage image : found) {
                List<ImageReference> names = given.map(List::of)
                        .orElseGet(() -> image.names().stream()
                                .map(ImageReference::parse)
                                .toList());
                images.add(take(archive, image, names));
            }
            return images;
        }
    }

    private Image take(ImageArchive archive, ArchivedImage image, List<ImageReference> names) {
        List<Digest> diffIds = image.document().diffIds();
        try (var _ = catalogue.lease(diffIds)) {
            Map<Digest, Runnable> work = new LinkedHashMap<>();
            for (int i = 0; i < diffIds.size(); i++) {
                Digest diffId = diffIds.get(i);
                ArchivedLayer layer = image.layers().get(i);
                work.put(
                        diffId,
                        () -> layers.obtain(
                                diffId,
                                () -> new LayerUnpacker.Source(archive.layer(layer), layer.blob(), diffId, _ -> {})));
            }
            ParallelLayers.run(work.values(), parallelTransfers);
            return catalogue.commit(new NewImage(
                    image.document(),
                    names.stream().flatMap(n -> n.tagged().stream()).toList(),
                    digestNames(image, names),
                    image.configuration(),
                    image.manifests()));
        }
    }

    /** An OCI layout's outermost document is what a registry would have answered with. */
    private static List<String> digestNames(ArchivedImage image, List<ImageReference> names) {
        return image.manifests().stream()
                .limit(1)
                .map(Digest::of)
                .flatMap(d -> names.stream().map(n -> n.name() + "@" + d))
                .distinct()
                .toList();
    }
}
