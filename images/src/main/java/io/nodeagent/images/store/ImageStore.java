package io.nodeagent.images.store;

import io.nodeagent.durable.BootId;
import io.nodeagent.durable.FolderLock;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.NoSpaceException;
import io.nodeagent.images.FilesystemUsage;
import io.nodeagent.images.Image;
import io.nodeagent.images.Images;
import io.nodeagent.images.RegistryCredentials;
import io.nodeagent.images.RootFilesystems;
import io.nodeagent.images.content.LayerStore;
import io.nodeagent.images.manifest.Platform;
import io.nodeagent.images.registry.DockerConfig;
import io.nodeagent.images.registry.RegistryClient;
import io.nodeagent.images.registry.RegistryHosts;
import io.nodeagent.images.rootfs.OverlayRootFilesystems;
import io.nodeagent.linux.fs.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * The images of one folder: {@code images} (records), {@code blobs} (documents), {@code layers} (trees), {@code rootfs}
 * (root file systems), {@code scratch} (files of imports in progress). One process may have it open.
 */
public final class ImageStore implements Images {
    private final Path dataDir;
    private final FolderLock folderLock;
    private final LayerStore layers;
    private final Catalogue catalogue;
    private final OverlayRootFilesystems rootFilesystems;
    private final ArchiveImport archives;
    private final RegistryPull pulls;

    private ImageStore(ImageStoreConfig config, FolderLock folderLock) {
        this.dataDir = config.dataDir();
        this.folderLock = folderLock;
        this.layers = new LayerStore(dataDir.resolve("layers"), BootId.current());
        this.catalogue = new Catalogue(dataDir, layers);
        this.rootFilesystems = new OverlayRootFilesystems(dataDir.resolve("rootfs"), layers, catalogue);
        this.archives = new ArchiveImport(catalogue, layers, scratch(), Platform.current(), config.parallelTransfers());
        this.pulls = new RegistryPull(
                catalogue,
                layers,
                new RegistryClient(
                        new RegistryHosts(config.registryConfigDir()), new DockerConfig(config.dockerConfig())),
                Platform.current(),
                config.parallelTransfers());
    }

    /** Opens the store, making the folder where needed and removing what a crash left half made. */
    public static ImageStore open(ImageStoreConfig config) {
        Path dataDir = config.dataDir();
        try {
            // Others may pass through but not look around: set-user-id programs of images lie here
            Files.createDirectories(dataDir);
            Files.setPosixFilePermissions(dataDir, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw FileFailure.of("make folder " + dataDir, e);
        }
        FolderLock lock = FolderLock.take(dataDir);
        try {
            ImageStore store = new ImageStore(config, lock);
            store.collect();
            return store;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public List<Image> list() {
        return catalogue.list();
    }

    @Override
    public Optional<Image> find(String name) {
        return catalogue.find(name);
    }

    @Override
    public Image pull(String reference, Optional<RegistryCredentials> credentials) {
        return pull(reference, credentials, PullProgress.NONE);
    }

    /** The same, telling a listener how it gets on. */
    public Image pull(String reference, Optional<RegistryCredentials> credentials, PullProgress progress) {
        try {
            return pulls.run(reference, credentials, progress);
        } catch (NoSpaceException e) {
            throw makingRoom(e);
        }
    }

    /** Layers of a failed pull stay for the next try, unless it failed because the disk is full. */
    private NoSpaceException makingRoom(NoSpaceException failure) {
        try {
            collect();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    @Override
    public List<Image> importArchive(Path archive, Optional<String> name) {
        try {
            return archives.run(archive, name);
        } catch (NoSpaceException e) {
            throw makingRoom(e);
        }
    }

    @Override
    public void remove(String name) {
        catalogue.remove(name);
        collect();
    }

    @Override
    public FilesystemUsage usage() {
        FileTrees.Size size = layers.size().plus(rootFilesystems.size());
        return new FilesystemUsage(dataDir, size.bytes(), size.inodes());
    }

    @Override
    public RootFilesystems rootFilesystems() {
        return rootFilesystems;
    }

    @Override
    public void close() {
        layers.close();
        folderLock.close();
    }

    private void collect() {
        catalogue.collect(rootFilesystems::layersInUse);
    }

    private Path scratch() {
        Path scratch = dataDir.resolve("scratch");
        FileTrees.delete(scratch);
        try {
            return Files.createDirectories(scratch);
        } catch (IOException e) {
            throw FileFailure.of("make folder " + scratch, e);
        }
    }
}
