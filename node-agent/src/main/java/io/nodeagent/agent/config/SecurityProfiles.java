package io.nodeagent.agent.config;

import io.fabric8.kubernetes.api.model.AppArmorProfile;
import io.fabric8.kubernetes.api.model.SELinuxOptions;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.nodeagent.cri.v1.SELinuxOption;
import io.nodeagent.cri.v1.SecurityProfile;
import io.nodeagent.cri.v1.SecurityProfile.ProfileType;
import io.nodeagent.errors.InvalidArgumentException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Seccomp, AppArmor and SELinux settings as CRI says them. */
final class SecurityProfiles {
    private final Path seccompFolder;
    private final boolean seccompDefault;

    SecurityProfiles(Path seccompFolder, boolean seccompDefault) {
        this.seccompFolder = seccompFolder;
        this.seccompDefault = seccompDefault;
    }

    /** The container's own profile counts before the pod's. */
    SecurityProfile seccomp(@Nullable SeccompProfile container, @Nullable SeccompProfile pod) {
        SeccompProfile profile = container != null ? container : pod;
        if (profile == null) {
            return of(seccompDefault ? ProfileType.RuntimeDefault : ProfileType.Unconfined);
        }
        return switch (String.valueOf(profile.getType())) {
            case "RuntimeDefault" -> of(ProfileType.RuntimeDefault);
            case "Unconfined" -> of(ProfileType.Unconfined);
            case "Localhost" ->
                SecurityProfile.newBuilder()
                        .setProfileType(ProfileType.Localhost)
                        .setLocalhostRef(
                                localSeccomp(profile.getLocalhostProfile()).toString())
                        .build();
            default -> throw new InvalidArgumentException("unknown seccomp profile type " + profile.getType());
        };
    }

    static Optional<SecurityProfile> appArmor(@Nullable AppArmorProfile container, @Nullable AppArmorProfile pod) {
        AppArmorProfile profile = container != null ? container : pod;
        if (profile == null) {
            return Optional.empty();
        }
        return Optional.of(
                switch (String.valueOf(profile.getType())) {
                    case "RuntimeDefault" -> of(ProfileType.RuntimeDefault);
                    case "Unconfined" -> of(ProfileType.Unconfined);
                    case "Localhost" ->
                        SecurityProfile.newBuilder()
                                .setProfileType(ProfileType.Localhost)
                                .setLocalhostRef(Optional.ofNullable(profile.getLocalhostProfile())
                                        .orElseThrow(() -> new InvalidArgumentException(
                                                "appArmorProfile of type Localhost needs localhostProfile")))
                                .build();
                    default -> throw new InvalidArgumentException("unknown AppArmor profile type " + profile.getType());
                });
    }

    /** The container's own options count before the pod's. */
    static Optional<SELinuxOption> seLinux(@Nullable SELinuxOptions container, @Nullable SELinuxOptions pod) {
        SELinuxOptions options = container != null ? container : pod;
        if (options == null) {
            return Optional.empty();
        }
        return Optional.of(SELinuxOption.newBuilder()
                .setUser(text(options.getUser()))
                .setRole(text(options.getRole()))
                .setType(text(options.getType()))
                .setLevel(text(options.getLevel()))
                .build());
    }

    private static SecurityProfile of(ProfileType type) {
        return SecurityProfile.newBuilder().setProfileType(type).build();
    }

    private Path localSeccomp(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            throw new InvalidArgumentException("localhostProfile must be set if seccompProfile type is Localhost.");
        }
        boolean climbs = Stream.of(name.split("/", -1)).anyMatch(".."::equals);
        if (name.startsWith("/") || climbs) {
            throw new InvalidArgumentException(
                    "localhostProfile %s must be a relative path without '..'".formatted(name));
        }
        return seccompFolder.resolve(name);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
