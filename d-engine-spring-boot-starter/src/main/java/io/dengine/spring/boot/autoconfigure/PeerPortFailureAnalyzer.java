package io.dengine.spring.boot.autoconfigure;

import io.dengine.EngineException;
import java.net.BindException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says that the peer port is taken. */
final class PeerPortFailureAnalyzer extends AbstractFailureAnalyzer<EngineException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, EngineException cause) {
        String message = cause.getMessage();
        boolean said = message != null && message.contains("cannot be bound");
        if (!said && findCause(cause, BindException.class) == null) {
            return null;
        }
        return new FailureAnalysis(
                "The peer port of d-engine is not available: " + message,
                "Stop the process that listens on it, or set d-engine.listen-address, or the address of this node in "
                        + "d-engine.initial-cluster, to a free port of this machine. Every member must name the "
                        + "same address for this node.",
                cause);
    }
}
