package io.dengine.consensus.jraft;

import com.alipay.remoting.AsyncContext;
import com.alipay.remoting.BizContext;
import com.alipay.remoting.RemotingContext;
import com.alipay.remoting.rpc.RpcServer;
import com.alipay.remoting.rpc.protocol.AsyncUserProcessor;
import com.alipay.remoting.rpc.protocol.UserProcessor;
import io.dengine.config.PeerAddress;
import java.util.concurrent.Executor;
import org.jspecify.annotations.NullUnmarked;

/**
 * The transport's server, which hands over every request, however long it has waited.
 *
 * <p>By itself it drops those that have waited for longer than their sender does, without an answer, and takes the wait from the time
 * of day: when that is set forward while a request waits, the request is lost. Whoever sent it waits for the whole of his timeout: a
 * leader for five seconds, and for five minutes when it was to install a snapshot. All requests bear being handled late: by their terms, or
 * because nobody looks at the answer.
 *
 * <p>Of what a processor can say, only what those that are registered do say is asked: what it is interested in, and its executors.
 */
@NullUnmarked
final class PatientRpcServer extends RpcServer {

    PatientRpcServer(PeerAddress address) {
        super(address.host(), address.port(), true);
    }

    @Override
    public void registerUserProcessor(UserProcessor<?> processor) {
        super.registerUserProcessor(patient(processor));
    }

    @SuppressWarnings("unchecked") // the transport chooses it by the class of the request
    static UserProcessor<?> patient(UserProcessor<?> processor) {
        return new Patient((UserProcessor<Object>) processor);
    }

    private static final class Patient extends AsyncUserProcessor<Object> {

        private final UserProcessor<Object> delegate;

        Patient(UserProcessor<Object> delegate) {
            this.delegate = delegate;
        }

        @Override
        public boolean timeoutDiscard() {
            return false;
        }

        @Override
        public BizContext preHandleRequest(RemotingContext context, Object request) {
            return delegate.preHandleRequest(context, request);
        }

        @Override
        public void handleRequest(BizContext context, AsyncContext answers, Object request) {
            delegate.handleRequest(context, answers, request);
        }

        @Override
        public String interest() {
            return delegate.interest();
        }

        @Override
        public Executor getExecutor() {
            return delegate.getExecutor();
        }

        @Override
        public ExecutorSelector getExecutorSelector() {
            return delegate.getExecutorSelector();
        }
    }
}
