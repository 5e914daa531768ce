package io.nodeagent.cri.container;

import io.nodeagent.cri.state.ContainerId;
import io.nodeagent.durable.DurableFiles;
import io.nodeagent.durable.RecordFolder;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import io.nodeagent.oci.spec.ContainerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A container's bundle, which exists while the OCI runtime may know it, and its specification. Both die with the boot. */
public final class ContainerFiles {
    private final Path bundles;
    private final RecordFolder<ContainerSpec> specs;

    /** @param folder of the run folder, for bundles and specifications */
    public ContainerFiles(Path folder) {
        bundles = folder.resolve("bundles");
        specs = new RecordFolder<>(folder.resolve("specs"), ContainerSpec.class, 1, DurableFiles.Sync.NONE);
        try {
            Files.createDirectories(bundles);
        } catch (IOException e) {
            throw FileFailure.of("make folder " + bundles, e);
        }
    }

    public Path bundle(ContainerId id) {
        return bundles.resolve(id.value());
    }

    Path makeBundle(ContainerId id) {
        try {
            return Files.createDirectories(bundle(id));
        } catch (IOException e) {
            throw FileFailure.of("make folder " + bundle(id), e);
        }
    }

    boolean bundleExists(ContainerId id) {
        return Files.exists(bundle(id));
    }

    void removeBundle(ContainerId id) {
        BlockingCalls.run(Lane.RUNTIME, () -> removeTree(bundle(id)));
    }

    /** The ids that have a bundle. */
    List<String> bundleNames() {
        try (Stream<Path> entries = Files.list(bundles)) {
            return entries.map(p -> p.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new InternalException("list " + bundles + ": " + e, e);
        }
    }

    void saveSpec(ContainerId id, ContainerSpec spec) {
        specs.save(id.value(), spec);
    }

    /** What the OCI runtime is told. */
    public ContainerSpec spec(ContainerId id) {
        return specs.load(id.value())
                .orElseThrow(() -> new NotFoundException("container " + id + " has no specification any more"));
    }

    void removeSpec(ContainerId id) {
        specs.delete(id.value());
    }

    private static void removeTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        }
    }
}
