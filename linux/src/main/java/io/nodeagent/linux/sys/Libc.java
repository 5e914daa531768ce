package io.nodeagent.linux.sys;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.annotations.SaveError;
import jnr.ffi.types.mode_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;
import jnr.ffi.types.u_int64_t;
import org.jspecify.annotations.Nullable;

/** The functions of glibc that the project calls, section 2 and 3 of the Linux manual. */
public interface Libc {
    /** The one binding of the process. */
    Libc C = LibraryLoader.create(Libc.class).load("c");

    /** The native runtime, for allocating and wrapping memory. */
    Runtime RUNTIME = Runtime.getRuntime(C);

    /** The error number of the last call on this native thread. */
    static int errno() {
        return RUNTIME.getLastError();
    }

    // Files

    @SaveError
    int open(String path, int flags, @mode_t int mode);

    @SaveError
    int openat(int dirfd, String path, int flags, @mode_t int mode);

    @SaveError
    int close(int fd);

    @SaveError
    int fcntl(int fd, int command, long argument);

    @SaveError
    @ssize_t
    long read(int fd, @Out byte[] buffer, @size_t long count);

    @SaveError
    @ssize_t
    long write(int fd, @In byte[] buffer, @size_t long count);

    @SaveError
    int fsync(int fd);

    @SaveError
    int syncfs(int fd);

    @SaveError
    int statfs(String path, @Out byte[] buffer);

    @SaveError
    int mkdirat(int dirfd, String path, @mode_t int mode);

    @SaveError
    int unlinkat(int dirfd, String path, int flags);

    @SaveError
    int linkat(int olddirfd, String oldpath, int newdirfd, String newpath, int flags);

    @SaveError
    int symlinkat(String target, int newdirfd, String linkpath);

    @SaveError
    int mknodat(int dirfd, String path, @mode_t int mode, @u_int64_t long device);

    @SaveError
    int renameat(int olddirfd, String oldpath, int newdirfd, String newpath);

    @SaveError
    int fchmod(int fd, @mode_t int mode);

    @SaveError
    int fchmodat(int dirfd, String path, @mode_t int mode, int flags);

    @SaveError
    int fchownat(int dirfd, String path, int uid, int gid, int flags);

    /** {@code times}: two struct timespec, 32 bytes in native order: access and modification time. */
    @SaveError
    int utimensat(int dirfd, @Nullable String path, @In byte[] times, int flags);

    @SaveError
    int lsetxattr(String path, String name, @In byte[] value, @size_t long size, int flags);

    @SaveError
    @ssize_t
    long lgetxattr(String path, String name, @Out byte[] value, @size_t long size);

    // The same with names as bytes and a final NUL: names in a file system are bytes, not text

    @SaveError
    int openat(int dirfd, @In byte[] path, int flags, @mode_t int mode);

    @SaveError
    int mkdirat(int dirfd, @In byte[] path, @mode_t int mode);

    @SaveError
    int unlinkat(int dirfd, @In byte[] path, int flags);

    @SaveError
    int linkat(int olddirfd, @In byte[] oldpath, int newdirfd, @In byte[] newpath, int flags);

    @SaveError
    int symlinkat(@In byte[] target, int newdirfd, @In byte[] linkpath);

    @SaveError
    int mknodat(int dirfd, @In byte[] path, @mode_t int mode, @u_int64_t long device);

    @SaveError
    int renameat(int olddirfd, @In byte[] oldpath, int newdirfd, @In byte[] newpath);

    @SaveError
    int fsetxattr(int fd, String name, @In byte[] value, @size_t long size, int flags);

    @SaveError
    long lseek(int fd, long offset, int whence);

    @SaveError
    int ftruncate(int fd, long length);

    /** {@code buffer}: struct statx, 256 bytes. */
    @SaveError
    int statx(int dirfd, String path, int flags, int mask, @Out byte[] buffer);

    // Mounts and namespaces

    @SaveError
    int mount(
            @Nullable String source,
            String target,
            @Nullable String type,
            @u_int64_t long flags,
            @Nullable String data);

    @SaveError
    int umount2(String target, int flags);

    @SaveError
    int unshare(int flags);

    @SaveError
    int setns(int fd, int type);

    @SaveError
    int sethostname(@In byte[] name, @size_t long length);

    // Processes

    @SaveError
    int prctl(int option, @u_int64_t long a, @u_int64_t long b, @u_int64_t long c, @u_int64_t long d);

    @SaveError
    int waitpid(int pid, @Out int[] status, int options);

    @SaveError
    int kill(int pid, int signal);

    /** Answers the error number; {@code arguments} and {@code environment} are arrays of strings that end with null. */
    int posix_spawn(
            @Out int[] pid, String path, Pointer actions, Pointer attributes, Pointer arguments, Pointer environment);

    int posix_spawn_file_actions_init(Pointer actions);

    int posix_spawn_file_actions_destroy(Pointer actions);

    int posix_spawn_file_actions_adddup2(Pointer actions, int fd, int newFd);

    int posix_spawn_file_actions_addopen(Pointer actions, int fd, String path, int flags, @mode_t int mode);

    /** Since glibc 2.34. */
    int posix_spawn_file_actions_addclosefrom_np(Pointer actions, int lowest);

    /** glibc 2.29. */
    int posix_spawn_file_actions_addchdir_np(Pointer actions, String path);

    int posix_spawnattr_init(Pointer attributes);

    int posix_spawnattr_destroy(Pointer attributes);

    int posix_spawnattr_setflags(Pointer attributes, short flags);

    int posix_spawnattr_setsigmask(Pointer attributes, Pointer signals);

    int posix_spawnattr_setsigdefault(Pointer attributes, Pointer signals);

    int sigemptyset(Pointer signals);

    // Descriptors that wait

    @SaveError
    int pipe2(@Out int[] fds, int flags);

    @SaveError
    int eventfd(int initial, int flags);

    /** {@code fds}: an array of struct pollfd, 8 bytes each: int fd, short events, short revents. */
    @SaveError
    int poll(@In @Out byte[] fds, @u_int64_t long count, int timeoutMillis);

    @SaveError
    int ioctl(int fd, long request, @In @Out byte[] argument);

    @SaveError
    int epoll_create1(int flags);

    /** {@code event}: one struct epoll_event, packed to 12 bytes on x86-64, 16 elsewhere. */
    @SaveError
    int epoll_ctl(int epoll, int operation, int fd, @In byte[] event);

    @SaveError
    int epoll_wait(int epoll, @Out byte[] events, int count, int timeoutMillis);

    @SaveError
    int inotify_init1(int flags);

    @SaveError
    int inotify_add_watch(int fd, String path, int mask);

    @SaveError
    int inotify_rm_watch(int fd, int watch);

    // Sockets

    @SaveError
    int socket(int domain, int type, int protocol);

    @SaveError
    int bind(int fd, @In byte[] address, int length);

    @SaveError
    int connect(int fd, @In byte[] address, int length);

    @SaveError
    @ssize_t
    long send(int fd, @In byte[] buffer, @size_t long length, int flags);

    @SaveError
    @ssize_t
    long recv(int fd, @Out byte[] buffer, @size_t long length, int flags);

    @SaveError
    int setsockopt(int fd, int level, int option, @In byte[] value, int length);

    @SaveError
    int shutdown(int fd, int how);

    @SaveError
    int getsockopt(int fd, int level, int option, @Out byte[] value, @In @Out int[] length);

    // Calls without a wrapper in every glibc; the numbers are those of the 64-bit generic table

    @SaveError
    long syscall(long number, long a, long b, long c, long d, long e, long f);

    @SaveError
    long syscall(long number, long a, String b, @In byte[] c, long d, long e, long f);

    @SaveError
    long syscall(long number, long a, @In byte[] b, @In byte[] c, long d, long e, long f);

    @SaveError
    long syscall(long number, long a, Pointer b, long c, long d, long e, long f);
}
