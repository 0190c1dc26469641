package io.dengine.spring.boot.autoconfigure;

import io.dengine.EngineNotStartedException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says where code belongs that uses the engine at start-up. */
final class EngineNotStartedFailureAnalyzer extends AbstractFailureAnalyzer<EngineNotStartedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, EngineNotStartedException cause) {
        return new FailureAnalysis(
                "d-engine was used while the beans were still being created; it opens when all of them are there: "
                        + cause.getMessage(),
                "Move the code into an ApplicationRunner, or into a listener of LeadershipAcquiredEvent. @PostConstruct, "
                        + "afterPropertiesSet() and constructors are too early.",
                cause);
    }
}
