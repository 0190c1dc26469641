package io.dengine.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.ConfigurationException;
import io.dengine.ConfigurationProblem;
import io.dengine.DataDirectoryException;
import io.dengine.EngineException;
import io.dengine.EngineNotStartedException;
import io.dengine.storage.StorageException;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ApplicationContextException;
import org.springframework.core.io.support.SpringFactoriesLoader;

class FailureAnalyzersTests {

    private static @Nullable FailureAnalysis analyze(Throwable cause) {
        Throwable failure = new ApplicationContextException("Failed to start bean", cause);
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, (factory, name, ex) -> {})
                .stream()
                .filter(analyzer -> analyzer.getClass().getName().startsWith("io.dengine."))
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static FailureAnalysis analyzed(Throwable cause) {
        return Objects.requireNonNull(analyze(cause));
    }

    @Test
    void everyProblemOfTheConfigurationIsListed() {
        FailureAnalysis analysis = analyzed(new ConfigurationException(List.of(
                new ConfigurationProblem("node-id", "n9", "one of n1, n2"),
                new ConfigurationProblem("raft.election-timeout", "1ms", "100ms to 60s"))));

        assertThat(analysis.getDescription())
                .contains("d-engine.node-id: given n9, allowed: one of n1, n2")
                .contains("d-engine.raft.election-timeout: given 1ms, allowed: 100ms to 60s");
    }

    @Test
    void aDataDirectoryThatCannotBeUsedNamesItsProperty() {
        FailureAnalysis analysis = analyzed(new DataDirectoryException("/data is locked by process 7"));

        assertThat(analysis.getDescription()).contains("/data is locked by process 7");
        assertThat(analysis.getAction()).contains("d-engine.data-dir");
    }

    @Test
    void aFullDiskIsSaidWhateverItStopped() {
        IOException full = new IOException("No space left on device");

        assertThat(List.of(
                        analyzed(new DataDirectoryException("/data cannot be used: " + full.getMessage(), full)),
                        analyzed(new StorageException("Opening the log failed", full))))
                .allSatisfy(analysis -> {
                    assertThat(analysis.getDescription()).contains("no room for d-engine");
                    assertThat(analysis.getAction())
                            .contains("d-engine.data-dir")
                            .contains("Never delete a part");
                });
    }

    @Test
    void aPortInUseNamesItsProperties() {
        assertThat(analyzed(new EngineException("the peer port 127.0.0.1:9081 cannot be bound: it is in use"))
                        .getAction())
                .contains("d-engine.listen-address")
                .contains("d-engine.initial-cluster");
        assertThat(analyzed(new EngineException("127.0.0.1:9081", new BindException("Address already in use")))
                        .getDescription())
                .contains("127.0.0.1:9081");
    }

    @Test
    void codeThatIsTooEarlyIsToldWhereItBelongs() {
        FailureAnalysis analysis =
                analyzed(new BeanCreationException("loader", "failed", new EngineNotStartedException("not open yet")));

        assertThat(analysis.getAction()).contains("ApplicationRunner").contains("@PostConstruct");
    }

    @Test
    void incompleteStorageSaysWhichBeanIsMissing() {
        FailureAnalysis analysis = analyzed(new IncompleteStorageException(io.dengine.storage.StorageEngine.class));

        assertThat(analysis.getDescription()).contains("none of type StateMachine");
    }

    @Test
    void otherFailuresOfTheEngineAreNotGuessedAt() {
        assertThat(analyze(new EngineException("something else"))).isNull();
    }
}
