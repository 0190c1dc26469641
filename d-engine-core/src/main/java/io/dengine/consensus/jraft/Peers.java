package io.dengine.consensus.jraft;

import io.dengine.LimitsConfig;
import io.dengine.config.PeerAddress;

/** All that lies between this member and the others, beside the library's own traffic. */
final class Peers implements AutoCloseable {

    private static final long MIN_UNSENT_BYTES = 1024 * 1024;
    private static final long MAX_UNSENT_BYTES = 1024 * 1024 * 1024;

    private final PeerTransport transport;
    private final PeerMonitor monitor;
    private final PeerAsks asks;
    private final PeerServer server;
    private final Succession succession;

    Peers(JRaftContext context, VoteGate gate, PeerThreads threads, PeerAnswers answers) {
        this.transport = new PeerTransport(
                context.electionTimeout(), maxUnsentBytes(context.config().limits()), threads.connecting());
        PeerClient client = new PeerClient(transport, context.electionTimeout());
        this.monitor = new PeerMonitor(context, client, context.logStore()::lastIndex);
        this.asks = new PeerAsks(context, transport, threads.answers());
        this.succession = new Succession(context, client, monitor);
        String listen = context.config().listenAddress().orElse(context.self().address());
        this.server = new PeerServer(PeerAddress.of(listen), gate, threads.server(), answers);
    }

    // As much as may be on its way. It matters only for a connection that has stalled: there the requests time out, and
    // their bytes stay.
    private static int maxUnsentBytes(LimitsConfig limits) {
        return Math.toIntExact(Math.max(MIN_UNSENT_BYTES, Math.min(MAX_UNSENT_BYTES, limits.maxPendingWriteBytes())));
    }

    PeerMonitor monitor() {
        return monitor;
    }

    PeerAsks asks() {
        return asks;
    }

    Succession succession() {
        return succession;
    }

    /** Binds the peer port. */
    void start() {
        server.start();
    }

    @Override
    public void close() {
        asks.close();
        server.close();
        transport.close();
    }
}
