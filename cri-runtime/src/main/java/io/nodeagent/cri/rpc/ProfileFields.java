package io.nodeagent.cri.rpc;

import io.nodeagent.cri.v1.LinuxContainerSecurityContext;
import io.nodeagent.cri.v1.SecurityProfile;
import io.nodeagent.cri.v1.SecurityProfile.ProfileType;
import io.nodeagent.errors.InvalidArgumentException;
import java.util.Optional;

/**
 * The seccomp and AppArmor profiles of a container. Each has a field of its own and an older one, a text, that counts when
 * the first is absent: {@code runtime/default}, {@code unconfined} or {@code localhost/} and what is to be loaded.
 */
final class ProfileFields {
    private static final String LOCALHOST = "localhost/";

    private ProfileFields() {}

    @SuppressWarnings("deprecation")
    static Optional<SecurityProfile> seccomp(LinuxContainerSecurityContext security) {
        return security.hasSeccomp()
                ? Optional.of(security.getSeccomp())
                : older("seccomp_profile_path", security.getSeccompProfilePath());
    }

    @SuppressWarnings("deprecation")
    static Optional<SecurityProfile> apparmor(LinuxContainerSecurityContext security) {
        return security.hasApparmor()
                ? Optional.of(security.getApparmor())
                : older("apparmor_profile", security.getApparmorProfile());
    }

    private static Optional<SecurityProfile> older(String field, String text) {
        return switch (text) {
            case "" -> Optional.empty();
            case "unconfined" -> Optional.of(profile(ProfileType.Unconfined, ""));
            case "runtime/default" -> Optional.of(profile(ProfileType.RuntimeDefault, ""));
            default -> {
                if (!text.startsWith(LOCALHOST)) {
                    throw new InvalidArgumentException(
                            "config.linux.security_context.%s: '%s' is refused: give runtime/default, unconfined or localhost/…"
                                    .formatted(field, text));
                }
                yield Optional.of(profile(ProfileType.Localhost, text.substring(LOCALHOST.length())));
            }
        };
    }

    private static SecurityProfile profile(ProfileType type, String localhost) {
        return SecurityProfile.newBuilder()
                .setProfileType(type)
                .setLocalhostRef(localhost)
                .build();
    }
}
