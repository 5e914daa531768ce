package io.nodeagent.cri.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.config.SecurityContext;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.oci.spec.ContainerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserLookupTest {
    @TempDir
    Path root;

    @BeforeEach
    void accounts() throws IOException {
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(
                root.resolve("etc/passwd"),
                "root:x:0:0:root:/root:/bin/sh\n# a comment\nbroken\nbad:x:many:0::/:/\nwww:x:33:34::/:/bin/false\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\nwww:x:34:\nextra:x:44:www,other\nmore:x:45:www\n");
    }

    static SecurityContext security(
            Optional<Long> user, Optional<Long> group, String name, List<Long> groups, boolean strict) {
        SecurityContext d = SecurityContext.DEFAULT;
        return new SecurityContext(
                d.capabilities(),
                false,
                SandboxDefinition.Namespaces.OWN,
                user,
                group,
                name,
                groups,
                strict,
                false,
                false,
                List.of(),
                List.of(),
                d.seccomp(),
                Optional.empty());
    }

    private static List<Long> numbers(String text) {
        return Arrays.stream(text.split(" ", -1)).map(Long::valueOf).toList();
    }

    @ParameterizedTest
    @CsvSource({
        // user, group, name, image's user: uid, gid, groups
        ", , '', '', 0, 0, 0",
        ", , '', 'www', 33, 34, 34 44 45",
        ", , '', '33', 33, 34, 34 44 45",
        ", , '', 'www:extra', 33, 44, 44 45",
        ", , '', '33:99', 33, 99, 99 44 45",
        ", , '', '1000', 1000, 0, 0",
        ", , '', ':extra', 0, 44, 44",
        "33, , '', 'root', 33, 34, 34 44 45",
        "1000, 1001, '', 'www:extra', 1000, 1001, 1001",
        ", , 'www', 'root:extra', 33, 34, 34 44 45",
        "33, 7, '', '', 33, 7, 7 44 45",
    })
    void finds(Long user, Long group, String name, String imageUser, long uid, long gid, String groups) {
        ContainerSpec.User found = new UserLookup(root)
                .find(
                        security(Optional.ofNullable(user), Optional.ofNullable(group), name, List.of(), false),
                        imageUser);
        assertEquals(new ContainerSpec.User(uid, gid, numbers(groups)), found);
    }

    @Test
    void mergesOrKeepsToTheGroupsAsked() {
        UserLookup lookup = new UserLookup(root);
        assertEquals(
                List.of(34L, 7L, 44L, 45L),
                lookup.find(security(Optional.of(33L), Optional.empty(), "", List.of(7L), false), "")
                        .additionalGids());
        assertEquals(
                List.of(34L, 7L),
                lookup.find(security(Optional.of(33L), Optional.empty(), "", List.of(7L), true), "")
                        .additionalGids());
    }

    @Test
    void refusesWhatItCannotFind() {
        UserLookup lookup = new UserLookup(root);
        assertThrows(InvalidArgumentException.class, () -> lookup.find(SecurityContext.DEFAULT, "nobody"));
        assertThrows(InvalidArgumentException.class, () -> lookup.find(SecurityContext.DEFAULT, "www:nogroup"));
        assertThrows(
                InvalidArgumentException.class,
                () -> lookup.find(security(Optional.empty(), Optional.of(1L), "", List.of(), false), ""));
        assertThrows(
                InvalidArgumentException.class,
                () -> lookup.find(security(Optional.of(-1L), Optional.empty(), "", List.of(), false), ""));
    }

    /** An image's links start at its root: the host's /etc/passwd stays out of reach. */
    @Test
    void followsLinksInsideTheRootOnly() throws IOException {
        Path secret = Files.writeString(root.resolveSibling("secret"), "evil:x:66:66::/:/\n");
        try {
            Files.delete(root.resolve("etc/passwd"));
            Files.createSymbolicLink(root.resolve("etc/passwd"), Path.of("../../../" + secret.getFileName()));
            assertThrows(
                    InvalidArgumentException.class, () -> new UserLookup(root).find(SecurityContext.DEFAULT, "evil"));
            Files.writeString(root.resolve("real"), "in:x:5:6::/:/\n");
            Files.delete(root.resolve("etc/passwd"));
            Files.createSymbolicLink(root.resolve("etc/passwd"), Path.of("/real"));
            assertEquals(
                    5, new UserLookup(root).find(SecurityContext.DEFAULT, "in").uid());
            Files.delete(root.resolve("etc/passwd"));
            Files.createSymbolicLink(root.resolve("etc/passwd"), Path.of("passwd"));
            assertEquals(
                    8, new UserLookup(root).find(SecurityContext.DEFAULT, "8").uid());
        } finally {
            Files.deleteIfExists(secret);
        }
    }
}
