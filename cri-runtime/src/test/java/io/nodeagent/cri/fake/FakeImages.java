package io.nodeagent.cri.fake;

import io.nodeagent.images.FilesystemUsage;
import io.nodeagent.images.Image;
import io.nodeagent.images.ImageConfig;
import io.nodeagent.images.Images;
import io.nodeagent.images.RegistryCredentials;
import io.nodeagent.images.RootFilesystems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One image, {@code busybox}, whose root file systems are empty folders. */
public final class FakeImages implements Images, RootFilesystems {
    public static final ImageConfig CONFIG = new ImageConfig(
            List.of("PATH=/bin", "LANG=C"),
            List.of(),
            List.of("sh"),
            "/work",
            "",
            "SIGINT",
            Set.of(),
            Set.of(),
            Map.of(),
            "amd64",
            "linux");

    private final Path folder;
    private final Failpoints failpoints;
    private final Set<String> keys = new TreeSet<>();

    public FakeImages(Path folder, Failpoints failpoints) {
        this.folder = folder;
        this.failpoints = failpoints;
    }

    @Override
    public List<Image> list() {
        return List.of(new Image(
                "sha256:" + "a".repeat(64), List.of("docker.io/library/busybox:latest"), List.of(), 1, CONFIG, false));
    }

    @Override
    public Optional<Image> find(String name) {
        return name.equals("busybox") || name.equals(list().getFirst().id())
                ? Optional.of(list().getFirst())
                : Optional.empty();
    }

    @Override
    public Image pull(String reference, Optional<RegistryCredentials> credentials) {
        return find(reference).orElseThrow();
    }

    @Override
    public List<Image> importArchive(Path archive, Optional<String> name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void remove(String key) {
        failpoints.pass("remove root");
        keys.remove(key);
    }

    @Override
    public FilesystemUsage usage() {
        return new FilesystemUsage(folder, 5, 2);
    }

    @Override
    public RootFilesystems rootFilesystems() {
        return this;
    }

    @Override
    public Path create(String key, Image image) {
        keys.add(key);
        failpoints.pass("create root");
        return mount(key);
    }

    @Override
    public Path mount(String key) {
        failpoints.pass("mount root");
        try {
            return Files.createDirectories(folder.resolve(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public FilesystemUsage usage(String key) {
        return new FilesystemUsage(folder, 7, 3);
    }

    @Override
    public Set<String> keys() {
        return Set.copyOf(keys);
    }

    @Override
    public void close() {}
}
