package io.nodeagent.agent.volume;

import io.nodeagent.durable.DurableFiles;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.InvalidArgumentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the agent keeps what belongs to pods, laid out as the kubelet's folder is:
 *
 * <pre>
 * DATA/pods/UID/volumes/kubernetes.io~empty-dir/NAME
 * DATA/pods/UID/volume-subpaths/CONTAINER/INDEX
 * DATA/pods/UID/containers/NAME/RESTART     termination message
 * DATA/pods/UID/etc-hosts
 * DATA/pods/UID/burstable-millis            CPU promised to a burstable pod
 * </pre>
 *
 * @param pods the real path of {@code DATA/pods}: the mount table speaks of real paths only
 */
public record PodFolders(Path pods) {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"));
    private static final String PROMISE = "burstable-millis";
    private static final Pattern UID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    /** Makes the folder of all pods below {@code data}. */
    public static PodFolders in(Path data) {
        Path pods = data.resolve("pods");
        try {
            Files.createDirectories(pods, PRIVATE);
            return new PodFolders(pods.toRealPath());
        } catch (IOException e) {
            throw FileFailure.of("make folder " + pods, e);
        }
    }

    /** Makes a pod's folder. */
    public void make(String uid) {
        Path folder = pod(uid);
        try {
            Files.createDirectories(folder, PRIVATE);
        } catch (IOException e) {
            throw FileFailure.of("make folder " + folder, e);
        }
    }

    public Path pod(String uid) {
        if (!UID.matcher(uid).matches()) {
            throw new InvalidArgumentException("not a pod uid: '" + uid + "'");
        }
        return pods.resolve(uid);
    }

    /** A volume's folder; {@code plugin} without its {@code kubernetes.io/}, such as {@code empty-dir}. */
    public Path volume(String uid, String plugin, String name) {
        return pod(uid).resolve("volumes").resolve("kubernetes.io~" + plugin).resolve(checked(name));
    }

    /** What of a pod's folder is its volumes', the mounts of parts of them first. */
    List<Path> ofVolumes(String uid) {
        return List.of(pod(uid).resolve("volume-subpaths"), pod(uid).resolve("volumes"));
    }

    /** The folders of a pod's volumes, those of the host's own paths aside. */
    public List<Path> volumes(String uid) {
        try (Stream<Path> plugins = Files.list(pod(uid).resolve("volumes"))) {
            List<Path> volumes = new ArrayList<>();
            for (Path plugin : plugins.toList()) {
                try (Stream<Path> names = Files.list(plugin)) {
                    names.sorted().forEach(volumes::add);
                }
            }
            return volumes;
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new InternalException("list the volumes of pod " + uid + ": " + e, e);
        }
    }

    /** The file that appears in the container as its terminationMessagePath. */
    public Path terminationMessage(String uid, String container, int restartCount) {
        return pod(uid).resolve("containers").resolve(checked(container)).resolve(Integer.toString(restartCount));
    }

    /** Where a part of a volume is bound for a container's mount. */
    Path subPath(String uid, String container, int index) {
        return pod(uid).resolve("volume-subpaths").resolve(checked(container)).resolve(Integer.toString(index));
    }

    public Path hostsFile(String uid) {
        return pod(uid).resolve("etc-hosts");
    }

    /** Keeps the CPU, in millicores, that a burstable pod was promised: the cgroups do not tell it. */
    public void keepPromise(String uid, long cpuMillis) {
        DurableFiles.write(
                pod(uid).resolve(PROMISE),
                Long.toString(cpuMillis).getBytes(StandardCharsets.US_ASCII),
                DurableFiles.Sync.NONE);
    }

    /** What {@link #keepPromise} kept, by uid. */
    public Map<String, Long> promises() {
        Map<String, Long> promises = new TreeMap<>();
        for (String uid : uids()) {
            Path file = pod(uid).resolve(PROMISE);
            try {
                promises.put(uid, Long.parseLong(Files.readString(file)));
            } catch (NoSuchFileException | NumberFormatException _) {
                // Of another class, or torn by a loss of power, after which no pod runs.
            } catch (IOException e) {
                throw new InternalException("read " + file + ": " + e, e);
            }
        }
        return promises;
    }

    /** Uids of the pods that have a folder. */
    public Set<String> uids() {
        try (Stream<Path> entries = Files.list(pods)) {
            Set<String> uids = new TreeSet<>();
            entries.filter(e -> Files.isDirectory(e, LinkOption.NOFOLLOW_LINKS))
                    .map(e -> e.getFileName().toString())
                    .filter(name -> UID.matcher(name).matches())
                    .forEach(uids::add);
            return uids;
        } catch (IOException e) {
            throw new InternalException("list " + pods + ": " + e, e);
        }
    }

    /** A container's or volume's name that is safe as a file's. */
    public static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidArgumentException(
                    "not a name: '%s': use lower case letters, digits and '-'".formatted(name));
        }
        return name;
    }
}
