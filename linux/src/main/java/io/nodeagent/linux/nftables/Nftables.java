package io.nodeagent.linux.nftables;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import java.util.concurrent.locks.ReentrantLock;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;

/**
 * A context of libnftables. Safe for many threads, which take turns: the library's contexts are not.
 *
 * <p>It speaks to the network namespace of the thread that opened it.
 */
public final class Nftables implements AutoCloseable {
    private static final int OUTPUT_JSON = 1 << 4;

    private final LibNftables library;
    private final Pointer context;
    private final ReentrantLock turn = new ReentrantLock();
    private boolean open = true;

    private Nftables(LibNftables library, Pointer context) {
        this.library = library;
        this.context = context;
    }

    /** Opens a context; refuses with the package to install where the library is missing. */
    public static Nftables open() {
        return BlockingCalls.call(Lane.RUNTIME, () -> {
            LibNftables library = library();
            Pointer context = library.nft_ctx_new(0);
            if (context == null) {
                throw new FailedPreconditionException(
                        "nftables cannot be opened: the process needs CAP_NET_ADMIN and a kernel with nf_tables");
            }
            library.nft_ctx_buffer_output(context);
            library.nft_ctx_buffer_error(context);
            return new Nftables(library, context);
        });
    }

    /**
     * Runs commands as one transaction: all take effect or none does.
     *
     * @param purpose what they are for, for the message of a failure
     */
    public void run(String purpose, String commands) {
        String _ = execute(purpose, commands, 0);
    }

    /** Runs a command and answers its JSON output, in the form of libnftables-json(5). */
    public String json(String purpose, String command) {
        return execute(purpose, command, OUTPUT_JSON);
    }

    @Override
    public void close() {
        BlockingCalls.run(Lane.RUNTIME, () -> {
            turn.lock();
            try {
                if (open) {
                    open = false;
                    library.nft_ctx_free(context);
                }
            } finally {
                turn.unlock();
            }
        });
    }

    private String execute(String purpose, String commands, int outputFlags) {
        return BlockingCalls.call(Lane.RUNTIME, () -> {
            turn.lock();
            try {
                if (!open) {
                    throw new FailedPreconditionException("nftables: " + purpose + ": the context is closed");
                }
                library.nft_ctx_output_set_flags(context, outputFlags);
                int result = library.nft_run_cmd_from_buffer(context, commands);
                // Reading a buffer also empties it, so both are read after each run.
                String output = library.nft_ctx_get_output_buffer(context);
                String errors = library.nft_ctx_get_error_buffer(context);
                if (result != 0) {
                    throw new NftablesException(purpose, errors);
                }
                return output;
            } finally {
                turn.unlock();
            }
        });
    }

    private static LibNftables library() {
        try {
            return Loaded.LIBRARY;
        } catch (LinkageError e) {
            throw new FailedPreconditionException(
                    "the built-in bridge needs libnftables.so.1: install the package libnftables1", e);
        }
    }

    /** Loaded at the first use, so that nodes with CNI alone do not need the library. */
    private static final class Loaded {
        static final LibNftables LIBRARY =
                LibraryLoader.create(LibNftables.class).failImmediately().load("libnftables.so.1");
    }
}
