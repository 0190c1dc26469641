package io.dengine.spring.boot.autoconfigure;

import io.dengine.DataDirectoryException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is wrong with the data directory. */
final class DataDirectoryFailureAnalyzer extends AbstractFailureAnalyzer<DataDirectoryException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DataDirectoryException cause) {
        return new FailureAnalysis(
                "The data directory of d-engine cannot be used: " + cause.getMessage(),
                "If another process uses the directory, stop it or set d-engine.data-dir to a directory of this node's own. If it "
                        + "belongs to another node or cluster, correct d-engine.data-dir, d-engine.node-id or "
                        + "d-engine.cluster-name. Never delete or restore a part of it.",
                cause);
    }
}
