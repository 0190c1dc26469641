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

    static {
        // The registry is per JVM and takes a class once.
        CustomSerializerManager.registerCustomSerializer(PeerMessage.class.getName(), new PeerMessageSerializer());
    }

    private PeerMessageSerializer() {}

    /** Makes sure that the transport knows this serializer. */
    static void register() {
        // Done when this class was initialized.
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
