package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alipay.remoting.Connection;
import com.alipay.remoting.rpc.RpcClient;
import com.alipay.remoting.rpc.RpcResponseFuture;
import com.alipay.remoting.rpc.RpcServer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers wait for their connection only as far as there is room for them. */
class UnsentAnswersTests {

    private static final PeerMessage REQUEST = new PeerMessage(new byte[0]);
    private static final int LARGEST = PeerAsks.MAX_ANSWER_BYTES;

    /** A connection whose other side reads when the test says so. */
    private static final class SlowConnection extends ChannelOutboundHandlerAdapter {

        private final EmbeddedChannel channel = new EmbeddedChannel(this);
        private final Deque<ChannelPromise> unwritten = new ArrayDeque<>();
        private final List<PeerMessage> sent = new ArrayList<>();

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            unwritten.add(promise);
        }

        void writeOne() {
            unwritten.remove().setSuccess();
            channel.runPendingTasks();
        }

        void fail() {
            while (!unwritten.isEmpty()) {
                unwritten.remove().setFailure(new IOException("closed"));
            }
            channel.runPendingTasks();
        }

        List<Integer> types() {
            return sent.stream().map(PeerMessageCodec::typeOf).toList();
        }
    }

    private final SlowConnection first = new SlowConnection();
    private final SlowConnection second = new SlowConnection();
    private final SlowConnection third = new SlowConnection();
    private final AtomicInteger handled = new AtomicInteger();
    private volatile CompletableFuture<PeerMessage> answer;
    private final PeerMessageProcessor processor = new PeerMessageProcessor(Runnable::run, request -> {
        handled.incrementAndGet();
        return answer;
    });

    @AfterEach
    void close() {
        List.of(first, second, third).forEach(connection -> connection.channel.close());
    }

    private void answer(SlowConnection connection, int bytes) {
        answer = CompletableFuture.completedFuture(PeerMessageCodec.answer(new byte[bytes]));
        processor.handle(connection.channel, REQUEST, connection.sent::add);
    }

    @Test
    void theLargestAnswerIsSentAndTheNextOneOnlyWhenThatIsWritten() {
        answer(first, LARGEST);
        answer(first, LARGEST / 2);

        assertThat(first.types()).containsExactly(PeerMessageCodec.ANSWER, PeerMessageCodec.ASK_FAILED);
        assertThat(PeerMessageCodec.reasonOf(first.sent.get(1))).contains("too much waits to be sent");

        first.writeOne();
        answer(first, LARGEST / 2);
        assertThat(first.types()).last().isEqualTo(PeerMessageCodec.ANSWER);
    }

    @Test
    void smallAnswersAreSentWhateverWaits() {
        answer(first, LARGEST);
        answer(first, 100);
        answer(second, LARGEST);
        answer(second, 100);
        answer(third, 100);

        assertThat(List.of(first.types(), second.types(), third.types()))
                .allSatisfy(types -> assertThat(types).containsOnly(PeerMessageCodec.ANSWER));
    }

    @Test
    void oneConnectionThatHasStalledDoesNotHoldUpAnother() {
        for (int i = 0; i < 10; i++) {
            answer(first, LARGEST / 3);
        }
        assertThat(first.types()).contains(PeerMessageCodec.ASK_FAILED);

        answer(second, LARGEST);
        assertThat(second.types()).containsExactly(PeerMessageCodec.ANSWER);
        assertThat(processor.unsentBytes()).isLessThan(UnsentAnswers.MAX_BYTES + 10 * UnsentAnswers.SMALL_BYTES);
    }

    @Test
    void allConnectionsTogetherAreBounded() {
        answer(first, LARGEST);
        answer(second, LARGEST);
        answer(third, LARGEST);
        assertThat(third.types()).containsExactly(PeerMessageCodec.ASK_FAILED);

        first.writeOne();
        answer(third, LARGEST);
        assertThat(third.types()).last().isEqualTo(PeerMessageCodec.ANSWER);
    }

    @Test
    void whatIsWrittenOrLostIsCountedNoMore() {
        answer(first, LARGEST);
        answer(second, LARGEST);
        answer(second, LARGEST);
        answer(second, 10);

        first.writeOne();
        second.fail();

        assertThat(processor.unsentBytes()).isZero();
    }

    @Test
    void whatCouldNotBeSentIsCountedNoMore() {
        answer = new CompletableFuture<>();
        processor.handle(first.channel, REQUEST, message -> {
            throw new IllegalStateException("not sent");
        });
        answer.complete(PeerMessageCodec.answer(new byte[LARGEST]));

        first.writeOne();
        assertThat(processor.unsentBytes()).isZero();
    }

    /** With real sockets, on which nothing but the transport knows what is written. */
    @Test
    void whatAnAskerDoesNotReadIsBoundedAndWhatItReadsIsCountedNoMore() throws Exception {
        answer = CompletableFuture.completedFuture(PeerMessageCodec.answer(new byte[LARGEST * 2 / 3]));
        PeerMessageSerializer.register();
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        RpcServer server = new RpcServer("127.0.0.1", port, true);
        server.registerUserProcessor(processor);
        server.startup();
        RpcClient client = new RpcClient();
        client.startup();
        try {
            Connection connection = client.createStandaloneConnection("127.0.0.1", port, 5_000);
            connection.getChannel().config().setAutoRead(false);
            List<RpcResponseFuture> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answers.add(client.invokeWithFuture(connection, REQUEST, 60_000));
            }
            await().untilAsserted(() -> assertThat(handled).hasValue(4));
            assertThat(processor.unsentBytes()).isBetween(LARGEST / 2L, UnsentAnswers.MAX_CONNECTION_BYTES);

            connection.getChannel().config().setAutoRead(true);
            List<Integer> types = new ArrayList<>();
            for (RpcResponseFuture future : answers) {
                types.add(PeerMessageCodec.typeOf((PeerMessage) future.get(60_000)));
            }
            assertThat(types)
                    .containsOnlyOnce(PeerMessageCodec.ANSWER)
                    .contains(PeerMessageCodec.ASK_FAILED)
                    .hasSize(4);
            await().untilAsserted(() -> assertThat(processor.unsentBytes()).isZero());
            client.closeStandaloneConnection(connection);
        } finally {
            client.shutdown();
            server.shutdown();
        }
    }
}
