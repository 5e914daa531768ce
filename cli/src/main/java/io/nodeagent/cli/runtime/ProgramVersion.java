package io.nodeagent.cli.runtime;

/** What this build calls itself. */
public final class ProgramVersion {
    private ProgramVersion() {}

    /** The version of the jar, {@code dev} when run from classes. */
    public static String current() {
        String version = ProgramVersion.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
