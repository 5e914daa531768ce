package io.nodeagent.linux.nftables;

import jnr.ffi.Pointer;
import jnr.ffi.types.u_int32_t;
import org.jspecify.annotations.Nullable;

/** The functions of libnftables.so.1 in use; libnftables(3). */
public interface LibNftables {
    @Nullable
    Pointer nft_ctx_new(@u_int32_t int flags);

    void nft_ctx_free(Pointer context);

    int nft_ctx_buffer_output(Pointer context);

    int nft_ctx_buffer_error(Pointer context);

    String nft_ctx_get_output_buffer(Pointer context);

    String nft_ctx_get_error_buffer(Pointer context);

    void nft_ctx_output_set_flags(Pointer context, int flags);

    int nft_run_cmd_from_buffer(Pointer context, String commands);
}
