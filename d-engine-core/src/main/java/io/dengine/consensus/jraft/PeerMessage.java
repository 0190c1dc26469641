package io.dengine.consensus.jraft;

/**
 * What members say to each other beside Raft: bytes, so that the transport's own object serialization is never used.
 *
 * @param body see {@link PeerMessageCodec}
 */
record PeerMessage(byte[] body) {}
