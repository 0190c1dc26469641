package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.impl.BoltRaftRpcFactory;
import com.alipay.sofa.jraft.util.SPI;

/**
 * Gives the Raft library a client that does not connect on its caller's thread: see {@link NonBlockingRpcClient}. Found by the library itself, which is why it is public.
 */
@SPI(name = "d-engine", priority = 1)
public final class PeerRpcFactory extends BoltRaftRpcFactory {

    @Override
    public RpcClient createRpcClient(ConfigHelper<RpcClient> helper) {
        RpcClient client = new NonBlockingRpcClient(new com.alipay.remoting.rpc.RpcClient());
        if (helper != null) {
            helper.config(client);
        }
        return client;
    }
}
