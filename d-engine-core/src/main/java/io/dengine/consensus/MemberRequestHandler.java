package io.dengine.consensus;

import java.util.concurrent.CompletableFuture;

/** Answers what other members ask of this one; see {@link Consensus#ask}. */
@FunctionalInterface
public interface MemberRequestHandler {

    /**
     * Answers a request. Called by a thread that serves all peers: must return soon, and not throw.
     *
     * @param request opaque to the consensus layer
     */
    CompletableFuture<byte[]> handle(byte[] request);
}
