package io.nodeagent.cri.rpc;

import io.nodeagent.cri.v1.AuthConfig;
import io.nodeagent.cri.v1.PullImageRequest;
import io.nodeagent.cri.v1.PullImageResponse;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.Images;
import io.nodeagent.images.RegistryCredentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** PullImage: brings an image from its registry; the answer is its id. */
record PullImageRpc(Images images) implements Rpc<PullImageRequest, PullImageResponse> {
    @Override
    public PullImageResponse call(PullImageRequest request) {
        String name = request.getImage().getImage();
        if (name.isEmpty()) {
            throw new InvalidArgumentException("image.image must not be empty");
        }
        Optional<RegistryCredentials> credentials =
                request.hasAuth() ? credentials(request.getAuth()) : Optional.empty();
        return PullImageResponse.newBuilder()
                .setImageRef(images.pull(name, credentials).id())
                .build();
    }

    /** {@code auth} is user and password in one, as the client's docker configuration has it. */
    static Optional<RegistryCredentials> credentials(AuthConfig auth) {
        if (auth.getUsername().isEmpty()
                && auth.getAuth().isEmpty()
                && auth.getIdentityToken().isEmpty()
                && auth.getRegistryToken().isEmpty()) {
            return Optional.empty();
        }
        if (!auth.getUsername().isEmpty() || auth.getAuth().isEmpty()) {
            return Optional.of(new RegistryCredentials(
                    auth.getUsername(), auth.getPassword(), auth.getIdentityToken(), auth.getRegistryToken()));
        }
        String[] parts = decoded(auth.getAuth()).split(":", 2);
        if (parts.length < 2) {
            throw new InvalidArgumentException("auth.auth: not user:password in base64");
        }
        return Optional.of(new RegistryCredentials(
                parts[0], parts[1].replace("\0", ""), auth.getIdentityToken(), auth.getRegistryToken()));
    }

    private static String decoded(String auth) {
        try {
            return new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidArgumentException("auth.auth: not base64", e);
        }
    }
}
