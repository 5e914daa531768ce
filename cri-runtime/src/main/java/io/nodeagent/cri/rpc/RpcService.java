package io.nodeagent.cri.rpc;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** A gRPC service put together of RPCs; those it has none for answer UNIMPLEMENTED. */
final class RpcService implements BindableService {
    private final ServiceDescriptor descriptor;
    private final Map<String, ServerCallHandler<?, ?>> handlers = new HashMap<>();

    RpcService(ServiceDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    <Q, A> RpcService with(MethodDescriptor<Q, A> method, Rpc<Q, A> rpc) {
        handlers.put(method.getFullMethodName(), ServerCalls.<Q, A>asyncUnaryCall((request, observer) -> {
            observer.onNext(rpc.call(request));
            observer.onCompleted();
        }));
        return this;
    }

    <Q, A> RpcService withStream(MethodDescriptor<Q, A> method, BiConsumer<Q, ServerCallStreamObserver<A>> rpc) {
        handlers.put(
                method.getFullMethodName(),
                ServerCalls.<Q, A>asyncServerStreamingCall(
                        (request, observer) -> rpc.accept(request, (ServerCallStreamObserver<A>) observer)));
        return this;
    }

    @Override
    public ServerServiceDefinition bindService() {
        ServerServiceDefinition.Builder builder = ServerServiceDefinition.builder(descriptor);
        descriptor.getMethods().forEach(method -> add(builder, method));
        return builder.build();
    }

    @SuppressWarnings("unchecked")
    private <Q, A> void add(ServerServiceDefinition.Builder builder, MethodDescriptor<Q, A> method) {
        ServerCallHandler<Q, A> handler = (ServerCallHandler<Q, A>) handlers.get(method.getFullMethodName());
        builder.addMethod(method, handler == null ? RpcService::unimplemented : handler);
    }

    private static <Q, A> ServerCall.Listener<Q> unimplemented(ServerCall<Q, A> call, io.grpc.Metadata headers) {
        call.close(
                Status.UNIMPLEMENTED.withDescription(
                        call.getMethodDescriptor().getFullMethodName() + " is not offered by this runtime"),
                new io.grpc.Metadata());
        return new ServerCall.Listener<>() {};
    }
}
