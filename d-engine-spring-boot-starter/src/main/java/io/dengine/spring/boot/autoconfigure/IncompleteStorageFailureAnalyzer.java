package io.dengine.spring.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which bean of the two of a custom storage is missing. */
final class IncompleteStorageFailureAnalyzer extends AbstractFailureAnalyzer<IncompleteStorageException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, IncompleteStorageException cause) {
        return new FailureAnalysis(
                "The storage of d-engine is not complete: " + cause.getMessage() + ".",
                "Define a bean of type StorageEngine and one of type StateMachine, or neither.",
                cause);
    }
}
