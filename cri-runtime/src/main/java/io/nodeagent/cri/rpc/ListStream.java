package io.nodeagent.cri.rpc;

import com.google.protobuf.MessageLite;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A list that is sent in pieces, so that no length of it is more than a message can take: each item in just one piece,
 * no piece empty, the next one when the client has room for it.
 *
 * @param items those that a request asks for; each is made when its piece is
 * @param piece the message of some of them
 */
record ListStream<Q, I extends MessageLite, A>(Function<Q, Stream<I>> items, Function<List<I>, A> piece)
        implements BiConsumer<Q, ServerCallStreamObserver<A>> {
    /** Far below the 4 MiB that a gRPC client takes unless told otherwise, and much beside a message's own cost. */
    private static final int PIECE_BYTES = 256 << 10;

    @Override
    public void accept(Q request, ServerCallStreamObserver<A> observer) {
        Sender sender = new Sender(items.apply(request).iterator(), observer);
        observer.setOnReadyHandler(sender::send);
        observer.setOnCancelHandler(sender::stop);
        sender.send();
    }

    /** One client's; gRPC calls it by one thread at a time. */
    private final class Sender {
        private final Iterator<I> rest;
        private final ServerCallStreamObserver<A> observer;
        private boolean ended;

        Sender(Iterator<I> rest, ServerCallStreamObserver<A> observer) {
            this.rest = rest;
            this.observer = observer;
        }

        void send() {
            if (ended) {
                return;
            }
            try {
                while (observer.isReady() && rest.hasNext()) {
                    observer.onNext(piece.apply(next()));
                }
                if (!rest.hasNext()) {
                    ended = true;
                    observer.onCompleted();
                }
            } catch (RuntimeException e) {
                ended = true;
                observer.onError(ErrorStatus.of(e).asRuntimeException());
            }
        }

        void stop() {
            ended = true;
        }

        private List<I> next() {
            List<I> some = new ArrayList<>();
            int bytes = 0;
            while (rest.hasNext() && bytes < PIECE_BYTES) {
                I item = rest.next();
                bytes += item.getSerializedSize();
                some.add(item);
            }
            return some;
        }
    }
}
