package io.nodeagent.cri.container;

import io.nodeagent.cri.config.ContainerDefinition;
import io.nodeagent.cri.event.LifecycleEvent;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.cri.sandbox.Sandboxes;
import io.nodeagent.cri.spec.SpecBuilder;
import io.nodeagent.cri.spec.SpecInput;
import io.nodeagent.cri.spec.StopSignal;
import io.nodeagent.cri.state.ContainerId;
import io.nodeagent.durable.CloseableStack;
import io.nodeagent.errors.AlreadyExistsException;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.images.Image;
import io.nodeagent.images.Images;
import io.nodeagent.linux.process.ProcessIdentity;
import io.nodeagent.oci.spec.ContainerSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes containers, each whole or not at all: the record, the root file system, the specification. */
public final class ContainerCreation {
    private final ContainerContext context;
    private final Sandboxes sandboxes;
    private final Images images;
    private final SpecBuilder specs;
    private final ImageVolumes volumes;

    public ContainerCreation(ContainerContext context, Sandboxes sandboxes, Images images, SpecBuilder specs) {
        this.context = context;
        this.sandboxes = sandboxes;
        this.images = images;
        this.specs = specs;
        this.volumes = new ImageVolumes(images);
    }

    /**
     * Makes a container. Asked again for one that was not started yet, as a client does whose first call was cut off, it
     * answers that one.
     *
     * @throws AlreadyExistsException another container of the sandbox has the name
     */
    public ContainerRecord create(String sandboxId, ContainerDefinition asked) {
        if (asked.name().isEmpty()) {
            throw new InvalidArgumentException("config.metadata.name must not be empty");
        }
        ContainerDefinition definition = volumes.resolve(asked);
        try (var _ = context.locks().sandbox(sandboxes.require(sandboxId).id())) {
            SandboxRecord sandbox = sandboxes.require(sandboxId);
            if (!sandbox.ready()) {
                throw new FailedPreconditionException("sandbox " + sandbox.id() + " is not ready: run a new one");
            }
            Optional<ProcessIdentity> _ = new PidJoin(context.containers()).joined(sandbox, definition);
            ContainerId id = ContainerId.random();
            ContainerRecord.Name name = new ContainerRecord.Name(sandbox.id(), definition.name(), definition.attempt());
            Optional<ContainerId> owner = context.containers().reserve(name, id);
            return owner.isPresent() ? same(definition, name, owner.get()) : make(id, name, sandbox, definition);
        }
    }

    private ContainerRecord make(
            ContainerId id, ContainerRecord.Name name, SandboxRecord sandbox, ContainerDefinition definition) {
        try (var undo = new CloseableStack()) {
            undo.push("release the name", () -> context.containers().release(name, id));
            Image image = image(definition);
            ContainerRecord intent = intent(id, sandbox, definition, image);
            undo.push("forget the record", () -> context.containers().forget(intent));
            context.containers().intend(intent);
            undo.push(
                    "remove the root file systems", () -> intent.rootKeys().forEach(images.rootFilesystems()::remove));
            Path root = images.rootFilesystems().create(id.value(), image);
            Map<Integer, Path> volumeRoots = volumes.create(id, definition);
            ContainerSpec spec = specs.build(new SpecInput(id, sandbox, definition, image.config(), root, volumeRoots));
            undo.push("remove the specification", () -> context.files().removeSpec(id));
            context.files().saveSpec(id, spec);
            ContainerRecord made = intent.withMade(
                            withUser(intent.made(), spec.command().user()))
                    .withState(new ContainerState.Created());
            context.containers().save(made);
            undo.keep();
            context.publish(LifecycleEvent.Kind.CREATED, made);
            return made;
        }
    }

    private ContainerRecord intent(ContainerId id, SandboxRecord sandbox, ContainerDefinition definition, Image image) {
        int signal = StopSignal.parse(
                definition.stopSignal().isEmpty() ? image.config().stopSignal() : definition.stopSignal());
        String parent = sandbox.cgroup().orElseThrow().path();
        return new ContainerRecord(
                id,
                sandbox.id(),
                definition,
                context.clock().instant(),
                context.boot().value(),
                sandbox.definition().runtimeHandler(),
                new io.nodeagent.cgroups.CgroupPath(parent).child(id.value()).value(),
                logPath(sandbox, definition),
                new ContainerRecord.Made(image.id(), reference(image), 0, 0, List.of(), signal),
                new ContainerState.Creating());
    }

    private Image image(ContainerDefinition definition) {
        String name = definition.image().image();
        if (name.isEmpty()) {
            throw new InvalidArgumentException("config.image.image must not be empty");
        }
        return images.find(name)
                .orElseThrow(() -> new NotFoundException("no image '" + name + "' on this node: pull it first"));
    }

    private static String reference(Image image) {
        return image.repoDigests().isEmpty() ? image.id() : image.repoDigests().getFirst();
    }

    private static ContainerRecord.Made withUser(ContainerRecord.Made made, ContainerSpec.User user) {
        return new ContainerRecord.Made(
                made.imageId(), made.imageRef(), user.uid(), user.gid(), user.additionalGids(), made.stopSignal());
    }

    /** Below the sandbox's log directory and nowhere else. */
    static Optional<Path> logPath(SandboxRecord sandbox, ContainerDefinition definition) {
        if (sandbox.definition().logDirectory().isEmpty()
                || definition.logPath().isEmpty()) {
            return Optional.empty();
        }
        Path directory = Path.of(sandbox.definition().logDirectory()).normalize();
        Path log = directory.resolve(definition.logPath()).normalize();
        if (!log.startsWith(directory) || log.equals(directory)) {
            throw new InvalidArgumentException(
                    "config.log_path: '%s' is refused: give a path below the sandbox's log directory"
                            .formatted(definition.logPath()));
        }
        return Optional.of(log);
    }

    private ContainerRecord same(ContainerDefinition definition, ContainerRecord.Name name, ContainerId owner) {
        return context.containers()
                .find(owner.value())
                .filter(c -> c.state() instanceof ContainerState.Created
                        && c.definition().equals(definition))
                .orElseThrow(() -> new AlreadyExistsException("container %s has the name %s, attempt %d, in sandbox %s"
                        .formatted(owner, name.name(), name.attempt(), name.sandbox())));
    }
}
