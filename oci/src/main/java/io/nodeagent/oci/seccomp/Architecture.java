package io.nodeagent.oci.seccomp;

import io.nodeagent.errors.InternalException;
import java.util.Arrays;
import java.util.List;

/**
 * The machines the profile is made for, with the architectures whose programs each can run as well: a filter that left
 * these out would kill 32-bit programs.
 */
enum Architecture {
    AMD64("amd64"),
    AARCH64("aarch64"),
    PPC64LE("ppc64le"),
    S390X("s390x"),
    RISCV64("riscv64");

    private final String javaName;

    Architecture(String javaName) {
        this.javaName = javaName;
    }

    static Architecture current() {
        String name = System.getProperty("os.arch", "");
        return Arrays.stream(values())
                .filter(a -> a.javaName.equals(name))
                .findFirst()
                .orElseThrow(() -> new InternalException("no seccomp profile is known for the architecture " + name));
    }

    /** As {@code os.arch} has it. */
    String javaName() {
        return javaName;
    }

    /** The native one first. */
    List<String> seccompNames() {
        return switch (this) {
            case AMD64 -> List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");
            case AARCH64 -> List.of("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM");
            case PPC64LE -> List.of("SCMP_ARCH_PPC64LE");
            case S390X -> List.of("SCMP_ARCH_S390X", "SCMP_ARCH_S390");
            case RISCV64 -> List.of("SCMP_ARCH_RISCV64");
        };
    }

    /** Where clone(2) takes its flags: s390 swaps the first two arguments. */
    int cloneFlagsIndex() {
        return this == S390X ? 1 : 0;
    }
}
