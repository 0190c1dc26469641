package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.util.Endpoint;

/**
 * A validated {@code host:port}.
 *
 * @param host name or IP address, without brackets
 * @param port 1 to 65,535
 */
record PeerAddress(String host, int port) {

    static PeerAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        return new PeerAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    Endpoint endpoint() {
        return new Endpoint(host, port);
    }

    PeerId peerId() {
        return new PeerId(host, port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
