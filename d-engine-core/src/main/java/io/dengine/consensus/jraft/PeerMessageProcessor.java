package io.dengine.consensus.jraft;

import com.alipay.remoting.AsyncContext;
import com.alipay.remoting.BizContext;
import com.alipay.remoting.rpc.protocol.AsyncUserProcessor;
import io.netty.channel.Channel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;

/** Has {@link PeerMessage}s answered, and sends the answers, as far as there is room for them. Thread-safe. */
@NullUnmarked
final class PeerMessageProcessor extends AsyncUserProcessor<PeerMessage> {

    private final Executor executor;
    private final Function<PeerMessage, CompletableFuture<PeerMessage>> messages;
    private final UnsentAnswers unsent = new UnsentAnswers();

    PeerMessageProcessor(Executor executor, Function<PeerMessage, CompletableFuture<PeerMessage>> messages) {
        this.executor = executor;
        this.messages = messages;
    }

    @Override
    public void handleRequest(BizContext context, AsyncContext answers, PeerMessage request) {
        handle(context.getConnection().getChannel(), request, answers::sendResponse);
    }

    /** Returns at once; the answer is sent by whoever completes it. */
    void handle(Channel channel, PeerMessage request, Consumer<PeerMessage> sender) {
        CompletableFuture<PeerMessage> answer;
        try {
            answer = messages.apply(request);
        } catch (RuntimeException e) {
            answer = CompletableFuture.completedFuture(PeerMessageCodec.refused(String.valueOf(e.getMessage())));
        }
        answer.whenComplete((message, problem) ->
                send(channel, problem == null ? message : PeerMessageCodec.askFailed(String.valueOf(problem)), sender));
    }

    private void send(Channel channel, PeerMessage message, Consumer<PeerMessage> sender) {
        int bytes = message.body().length;
        // What elections need is small, and there is little of it.
        boolean always =
                PeerMessageCodec.typeOf(message) != PeerMessageCodec.ANSWER || bytes <= UnsentAnswers.SMALL_BYTES;
        if (!unsent.take(channel, bytes, always)) {
            // What was asked for may have been done.
            send(
                    channel,
                    PeerMessageCodec.askFailed(
                            "the answer has " + bytes + " bytes; too much waits to be sent before it"),
                    sender);
            return;
        }
        try {
            sender.accept(message);
        } finally {
            unsent.giveBackWhenWritten(channel, bytes);
        }
    }

    /** Bytes of answers that are not written yet. */
    long unsentBytes() {
        return unsent.bytes();
    }

    @Override
    public String interest() {
        return PeerMessage.class.getName();
    }

    @Override
    public Executor getExecutor() {
        return executor;
    }
}
