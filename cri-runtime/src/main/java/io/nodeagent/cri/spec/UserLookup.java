package io.nodeagent.cri.spec;

import io.nodeagent.cri.config.SecurityContext;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.oci.spec.ContainerSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** As whom a container runs: the request, else the image; names are looked up in the image's passwd(5) and group(5). */
final class UserLookup {
    private static final String FIELD = "config.linux.security_context.";
    private static final long MAX_ID = 0xFFFF_FFFEL;

    private final List<Account> accounts;
    private final List<Group> groups;

    private record Account(String name, long uid, long gid) {}

    private record Group(String name, long gid, Set<String> members) {}

    UserLookup(Path root) {
        RootedFiles files = new RootedFiles(root);
        accounts = parse(files.lines("/etc/passwd"), 4)
                .map(f -> new Account(f[0], id(f[2]), id(f[3])))
                .filter(a -> a.uid() >= 0 && a.gid() >= 0)
                .toList();
        groups = parse(files.lines("/etc/group"), 3)
                .map(f -> new Group(f[0], id(f[2]), f.length > 3 ? Set.copyOf(members(f[3])) : Set.of()))
                .filter(g -> g.gid() >= 0)
                .toList();
    }

    /** @param imageUser {@code user[:group]} as the image has it, names or numbers */
    ContainerSpec.User find(SecurityContext security, String imageUser) {
        if (security.runAsGroup().isPresent()
                && security.runAsUser().isEmpty()
                && security.runAsUsername().isEmpty()) {
            throw new InvalidArgumentException(FIELD + "run_as_group: give run_as_user or run_as_username with it");
        }
        Account account = account(security, imageUser);
        long gid = security.runAsGroup()
                .or(() -> fromRequest(security) ? Optional.empty() : imageGroup(imageUser))
                .orElse(account.gid());
        Set<Long> additional = new LinkedHashSet<>();
        additional.add(gid);
        additional.addAll(security.supplementalGroups());
        if (!security.strictGroups() && !account.name().isEmpty()) {
            groups.stream().filter(g -> g.members().contains(account.name())).forEach(g -> additional.add(g.gid()));
        }
        return new ContainerSpec.User(account.uid(), gid, List.copyOf(additional));
    }

    private static boolean fromRequest(SecurityContext security) {
        return security.runAsUser().isPresent() || !security.runAsUsername().isEmpty();
    }

    private Account account(SecurityContext security, String imageUser) {
        if (security.runAsUser().isPresent()) {
            return byUid(required(FIELD + "run_as_user", security.runAsUser().get()));
        }
        if (!security.runAsUsername().isEmpty()) {
            return byName(FIELD + "run_as_username", security.runAsUsername());
        }
        String name = imageUser.split(":", 2)[0];
        return name.isEmpty() ? byUid(0) : byName("the image's user", name);
    }

    private Account byName(String field, String name) {
        return first(a -> a.name().equals(name)).orElseGet(() -> {
            long uid = id(name);
            if (uid < 0) {
                throw new InvalidArgumentException(
                        "%s: no user '%s' in the image's /etc/passwd: give a number".formatted(field, name));
            }
            return byUid(uid);
        });
    }

    private Account byUid(long uid) {
        return first(a -> a.uid() == uid).orElseGet(() -> new Account("", uid, 0));
    }

    private Optional<Account> first(Predicate<Account> condition) {
        return accounts.stream().filter(condition).findFirst();
    }

    private Optional<Long> imageGroup(String imageUser) {
        String[] parts = imageUser.split(":", 2);
        if (parts.length < 2 || parts[1].isEmpty()) {
            return Optional.empty();
        }
        String name = parts[1];
        return groups.stream()
                .filter(g -> g.name().equals(name))
                .map(Group::gid)
                .findFirst()
                .or(() -> {
                    long gid = id(name);
                    if (gid < 0) {
                        throw new InvalidArgumentException(
                                "the image's user: no group '%s' in the image's /etc/group: give run_as_group"
                                        .formatted(name));
                    }
                    return Optional.of(gid);
                });
    }

    private static long required(String field, long id) {
        if (id < 0 || id > MAX_ID) {
            throw new InvalidArgumentException("%s: %d is not a user id".formatted(field, id));
        }
        return id;
    }

    /** A number of a file that a stranger wrote; -1 when it is none. */
    private static long id(String text) {
        try {
            long id = Long.parseLong(text);
            return id >= 0 && id <= MAX_ID ? id : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static List<String> members(String field) {
        List<String> names = new ArrayList<>(Arrays.asList(field.split(",", -1)));
        names.removeIf(String::isBlank);
        return names.stream().distinct().toList();
    }

    private static java.util.stream.Stream<String[]> parse(List<String> lines, int fields) {
        return lines.stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(":", -1))
                .filter(f -> f.length >= fields);
    }
}
