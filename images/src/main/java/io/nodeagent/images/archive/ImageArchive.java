package io.nodeagent.images.archive;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.archive.ArchivedImage.ArchivedLayer;
import io.nodeagent.images.manifest.Descriptor;
import io.nodeagent.images.manifest.ImageDocument;
import io.nodeagent.images.manifest.Manifest;
import io.nodeagent.images.manifest.Manifests;
import io.nodeagent.images.manifest.Platform;
import io.nodeagent.images.reference.Digest;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The images in an archive. One that is an OCI layout is read as one, also when docker's own list lies beside it. */
public final class ImageArchive implements AutoCloseable {
    private static final String LAYOUT = "oci-layout";
    private static final String INDEX = "index.json";
    private static final String DOCKER = "manifest.json";
    private static final int MAX_INDEX_DEPTH = 4;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ArchiveFile file;
    private final Platform machine;

    private ImageArchive(ArchiveFile file, Platform machine) {
        this.file = file;
        this.machine = machine;
    }

    /**
     * Opens an archive and lists its members.
     *
     * @param scratch a folder for temporary files
     */
    public static ImageArchive open(Path archive, Path scratch, Platform machine) {
        return new ImageArchive(ArchiveFile.open(archive, scratch), machine);
    }

    /** What is in it. */
    public List<ArchivedImage> images() {
        if (file.contains(LAYOUT) && file.contains(INDEX)) {
            return ociImages();
        }
        if (file.contains(DOCKER)) {
            return dockerImages();
        }
        throw new InvalidArgumentException("not an image archive: it has neither " + INDEX + " with " + LAYOUT
                + " (OCI layout) nor " + DOCKER + " (docker save)");
    }

    /** The bytes of a layer. */
    public InputStream layer(ArchivedLayer layer) {
        return file.stream(layer.member());
    }

    @Override
    public void close() {
        file.close();
    }

    private List<ArchivedImage> ociImages() {
        byte[] index = file.read(INDEX, Manifests.MAX_BYTES);
        if (!(Manifests.parse(index, "application/vnd.oci.image.index.v1+json")
                instanceof Manifest.Index(var entries))) {
            throw new InvalidArgumentException(INDEX + " is not an index");
        }
        List<ArchivedImage> images = new ArrayList<>();
        for (Manifest.Entry entry : entries) {
            images.add(ociImage(entry.descriptor()));
        }
        return images;
    }

    private ArchivedImage ociImage(Descriptor outermost) {
        List<byte[]> documents = new ArrayList<>();
        Descriptor descriptor = outermost;
        while (true) {
            byte[] content = document(descriptor);
            documents.add(content);
            switch (Manifests.parse(content, descriptor.mediaType())) {
                case Manifest.Index index -> {
                    if (documents.size() > MAX_INDEX_DEPTH) {
                        throw new InvalidArgumentException("indexes are nested too deep");
                    }
                    descriptor = Manifests.select(index, machine);
                }
                case Manifest.Single single -> {
                    List<ArchivedLayer> layers = single.layers().stream()
                            .map(l -> new ArchivedLayer(blob(l.digest()), Optional.of(l.digest())))
                            .toList();
                    return image(ociNames(outermost), document(single.config()), documents, layers);
                }
            }
        }
    }

    /** Tools that know the whole name write containerd's annotation; the specification's own often holds a bare tag. */
    private static List<String> ociNames(Descriptor descriptor) {
        return Stream.of("io.containerd.image.name", "org.opencontainers.image.ref.name")
                .map(key -> descriptor.annotations().getOrDefault(key, ""))
                .filter(name -> name.contains("/") || name.contains(":"))
                .limit(1)
                .toList();
    }

    private byte[] document(Descriptor descriptor) {
        byte[] content = file.read(blob(descriptor.digest()), Manifests.MAX_BYTES);
        if (!Digest.of(content).equals(descriptor.digest())) {
            throw new InvalidArgumentException("the archive's blob " + descriptor.digest() + " is damaged");
        }
        return content;
    }

    private static String blob(Digest digest) {
        return "blobs/sha256/" + digest.hex();
    }

    private List<ArchivedImage> dockerImages() {
        JsonNode list;
        try {
            list = JSON.readTree(file.read(DOCKER, Manifests.MAX_BYTES));
        } catch (JacksonException e) {
            throw new InvalidArgumentException(DOCKER + " is not JSON: " + e.getOriginalMessage(), e);
        }
        List<ArchivedImage> images = new ArrayList<>();
        for (JsonNode node : list) {
            List<String> names = new ArrayList<>();
            node.path("RepoTags").forEach(n -> names.add(n.asString("")));
            List<ArchivedLayer> layers = new ArrayList<>();
            node.path("Layers").forEach(n -> layers.add(new ArchivedLayer(n.asString(""), Optional.empty())));
            byte[] config = file.read(node.path("Config").asString(""), Manifests.MAX_BYTES);
            images.add(image(names, config, List.of(), layers));
        }
        return images;
    }

    private ArchivedImage image(List<String> names, byte[] config, List<byte[]> documents, List<ArchivedLayer> layers) {
        ImageDocument document = ImageDocument.parse(config);
        document.requirePlatform(machine);
        document.requireLayers(layers.size());
        return new ArchivedImage(names, config, document, documents, layers);
    }
}
