package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.util.Endpoint;
import io.dengine.config.PeerAddress;

/** Addresses of members as the Raft library wants them; an IPv6 address keeps its brackets there. */
final class PeerIds {

    private PeerIds() {}

    static Endpoint endpoint(String address) {
        PeerAddress parsed = PeerAddress.of(address);
        return new Endpoint(parsed.host(), parsed.port());
    }

    static PeerId peerId(String address) {
        return new PeerId(endpoint(address), 0);
    }
}
