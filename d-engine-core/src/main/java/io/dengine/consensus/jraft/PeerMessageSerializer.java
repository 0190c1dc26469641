package io.dengine.consensus.jraft;

import com.alipay.remoting.CustomSerializerManager;
import com.alipay.remoting.DefaultCustomSerializer;
import com.alipay.remoting.InvokeContext;
import com.alipay.remoting.rpc.RequestCommand;
import com.alipay.remoting.rpc.ResponseCommand;
import com.alipay.remoting.rpc.protocol.RpcRequestCommand;
import com.alipay.remoting.rpc.protocol.RpcResponseCommand;
import org.jspecify.annotations.NullUnmarked;

/** Puts the bytes of a {@link PeerMessage} on the wire as they are. */
@NullUnmarked
final class PeerMessageSerializer extends DefaultCustomSerializer {

    private static final PeerMessageSerializer INSTANCE = new PeerMessageSerializer();

    private PeerMessageSerializer() {}

    /** Registered per JVM, by class name; registering again changes nothing. */
    static void register() {
        CustomSerializerManager.registerCustomSerializer(PeerMessage.class.getName(), INSTANCE);
    }

    @Override
    public <T extends RequestCommand> boolean serializeContent(T request, InvokeContext context) {
        RpcRequestCommand command = (RpcRequestCommand) request;
        command.setContent(((PeerMessage) command.getRequestObject()).body());
        return true;
    }

    @Override
    public <T extends ResponseCommand> boolean serializeContent(T response) {
        RpcResponseCommand command = (RpcResponseCommand) response;
        if (!(command.getResponseObject() instanceof PeerMessage message)) {
            return false;
        }
        command.setContent(message.body());
        return true;
    }

    @Override
    public <T extends RequestCommand> boolean deserializeContent(T request) {
        RpcRequestCommand command = (RpcRequestCommand) request;
        command.setRequestObject(new PeerMessage(contentOf(command.getContent())));
        return true;
    }

    @Override
    public <T extends ResponseCommand> boolean deserializeContent(T response, InvokeContext context) {
        RpcResponseCommand command = (RpcResponseCommand) response;
        command.setResponseObject(new PeerMessage(contentOf(command.getContent())));
        return true;
    }

    private static byte[] contentOf(byte[] content) {
        return content == null ? new byte[0] : content;
    }
}
