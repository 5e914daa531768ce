package io.nodeagent.linux.namespace;

/** The kinds of namespaces(7) that a sandbox pins; the name is that of {@code /proc/PID/ns/}. */
public enum NamespaceKind {
    NET("net", 0x40000000),
    IPC("ipc", 0x08000000),
    UTS("uts", 0x04000000);

    private final String fileName;
    private final int cloneFlag;

    NamespaceKind(String fileName, int cloneFlag) {
        this.fileName = fileName;
        this.cloneFlag = cloneFlag;
    }

    public String fileName() {
        return fileName;
    }

    /** The flag of unshare(2) and setns(2). */
    public int cloneFlag() {
        return cloneFlag;
    }
}
