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
                "Stop the other process that uses the directory, or set d-engine.data-dir to the directory of this node. "
                        + "Each node needs one of its own.",
                cause);
    }
}
