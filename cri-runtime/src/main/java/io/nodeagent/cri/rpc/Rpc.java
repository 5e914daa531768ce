package io.nodeagent.cri.rpc;

/** One RPC with one answer. Failures are thrown; {@link ErrorStatus} says what the client sees. */
@FunctionalInterface
interface Rpc<Q, A> {
    A call(Q request);
}
