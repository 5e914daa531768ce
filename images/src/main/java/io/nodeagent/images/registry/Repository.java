package io.nodeagent.images.registry;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.errors.UnavailableException;
import io.nodeagent.images.manifest.Descriptor;
import io.nodeagent.images.manifest.Manifests;
import io.nodeagent.images.manifest.MediaTypes;
import io.nodeagent.images.reference.Digest;
import io.nodeagent.images.reference.ImageReference;
import io.nodeagent.images.registry.HttpTransport.Reply;
import io.nodeagent.images.registry.RegistryEndpoint.Capability;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One repository of a registry, as the endpoints that have it: each is asked in turn until one answers. */
public final class Repository {
    private final ImageReference reference;
    private final List<RegistryEndpoint> endpoints;
    private final EndpointClient client;

    Repository(ImageReference reference, List<RegistryEndpoint> endpoints, EndpointClient client) {
        this.reference = reference;
        this.endpoints = List.copyOf(endpoints);
        this.client = client;
    }

    /** A manifest or an index. */
    public record Document(byte[] content, String mediaType, Digest digest) {}

    /**
     * The document that the reference names.
     *
     * @throws NotFoundException the registry has no such image
     * @throws UnavailableException no endpoint can or will answer
     */
    public Document resolve() {
        Optional<Digest> digest = reference.digest();
        Capability needed = digest.isPresent() ? Capability.PULL : Capability.RESOLVE;
        return manifest(reference.target(), needed, digest);
    }

    /** A manifest that an index names. */
    public Document manifest(Descriptor descriptor) {
        return manifest(descriptor.digest().toString(), Capability.PULL, Optional.of(descriptor.digest()));
    }

    /** A small blob, whole and checked. */
    public byte[] smallBlob(Descriptor descriptor) {
        if (descriptor.sizeBytes() > Manifests.MAX_BYTES) {
            throw new InvalidArgumentException("%s: the configuration %s has %d bytes, more than %d"
                    .formatted(reference, descriptor.digest(), descriptor.sizeBytes(), Manifests.MAX_BYTES));
        }
        try (InputStream in = blob(descriptor)) {
            byte[] content = in.readAllBytes();
            requireDigest(content, descriptor.digest());
            return content;
        } catch (IOException e) {
            throw new UnavailableException("pull " + reference + ": " + e.getMessage(), e);
        }
    }

    /** The bytes of a blob, not checked but for their number. A broken connection is taken up where it broke. */
    public InputStream blob(Descriptor descriptor) {
        return new ResumingBlob(
                from -> openBlob(descriptor.digest(), from),
                descriptor.sizeBytes(),
                "pull " + reference + ": blob " + descriptor.digest());
    }

    private Document manifest(String target, Capability needed, Optional<Digest> digest) {
        Map<String, String> accept = Map.of("Accept", String.join(", ", MediaTypes.manifests()));
        try (Reply reply = firstAnswer("/manifests/" + target, needed, accept)) {
            byte[] content = reply.body().readNBytes(Manifests.MAX_BYTES + 1);
            if (content.length > Manifests.MAX_BYTES) {
                throw new InvalidArgumentException(
                        reference + ": the manifest is larger than " + Manifests.MAX_BYTES + " bytes");
            }
            if (digest.isPresent()) {
                requireDigest(content, digest.get());
            }
            String type = reply.header("content-type")
                    .orElse("")
                    .replaceFirst(";.*", "")
                    .trim();
            return new Document(content, type, Digest.of(content));
        } catch (IOException e) {
            throw new UnavailableException("pull " + reference + ": manifest: " + e.getMessage(), e);
        }
    }

    private Reply openBlob(Digest digest, long from) {
        Map<String, String> headers = from == 0 ? Map.of() : Map.of("Range", "bytes=" + from + "-");
        return firstAnswer("/blobs/" + digest, Capability.PULL, headers);
    }

    private Reply firstAnswer(String path, Capability needed, Map<String, String> headers) {
        List<RegistryFailure> failures = new ArrayList<>();
        for (RegistryEndpoint endpoint : endpoints) {
            if (!endpoint.capabilities().contains(needed)) {
                continue;
            }
            try {
                return client.get(endpoint, uri(endpoint, path), headers);
            } catch (RegistryFailure e) {
                failures.add(e);
            }
        }
        throw refused(path, failures);
    }

    /** Mirrors serve many registries: they are told which one is meant, as containerd tells them. */
    private URI uri(RegistryEndpoint endpoint, String path) {
        String query =
                endpoint.mirror() ? "?ns=" + URLEncoder.encode(reference.registry(), StandardCharsets.UTF_8) : "";
        return URI.create(endpoint.base() + "/" + reference.repository() + path + query);
    }

    private NodeAgentException refused(String path, List<RegistryFailure> failures) {
        if (failures.isEmpty()) {
            return new UnavailableException(
                    "pull " + reference + ": no endpoint of " + reference.registry() + " may be asked for " + path);
        }
        String reasons = failures.stream().map(Throwable::getMessage).distinct().collect(Collectors.joining("; "));
        RegistryFailure last = failures.getLast();
        if (last.status() == 404 || last.status() == 410) {
            return new NotFoundException("pull " + reference + ": not found: " + reasons, last);
        }
        return new UnavailableException("pull " + reference + ": " + reasons, last);
    }

    private void requireDigest(byte[] content, Digest wanted) {
        Digest actual = Digest.of(content);
        if (!actual.equals(wanted)) {
            throw new InvalidArgumentException("pull %s: the registry answered with %s where %s was asked for"
                    .formatted(reference, actual, wanted));
        }
    }
}
