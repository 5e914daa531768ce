package io.nodeagent.images;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The images of this machine. Everything survives a kill at any moment: an image is there whole or not at all.
 *
 * <p>A <em>name</em> below is anything a user or the kubelet may call an image by: a reference with tag or digest, with
 * or without registry ({@code busybox} means {@code docker.io/library/busybox:latest}), or an image id, whole or an
 * unambiguous prefix, with or without {@code sha256:}.
 */
public interface Images extends AutoCloseable {
    /** Every image, in the order of ids. */
    List<Image> list();

    /** The image of a name; empty where there is none here. */
    Optional<Image> find(String name);

    /**
     * Brings an image from its registry. What is already here is not transferred again, and however many ask for one
     * digest at once, it is transferred once.
     *
     * @throws io.nodeagent.errors.InvalidArgumentException the reference is not one, or the content is not an image
     * @throws io.nodeagent.errors.NotFoundException the registry has no such image
     * @throws io.nodeagent.errors.UnavailableException registry out of reach, refused credentials, cut off, disk full
     */
    Image pull(String reference, Optional<RegistryCredentials> credentials);

    /**
     * Takes the images of an archive: an OCI layout or {@code docker save} output, tar, also gzipped.
     *
     * @param name what to call the image, which must then be alone in the archive; empty takes the archive's own names
     */
    List<Image> importArchive(Path archive, Optional<String> name);

    /**
     * Removes an image by any of its names: all its names go, and its layers when no other image or root file system
     * needs them. One that is not here is no error.
     */
    void remove(String name);

    /** What images and root file systems take of the disk. */
    FilesystemUsage usage();

    /** Root file systems for containers, made of the images here. */
    RootFilesystems rootFilesystems();

    @Override
    void close();
}
