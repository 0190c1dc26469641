package io.dengine.spring.boot.autoconfigure;

import io.dengine.ConfigurationException;
import io.dengine.ConfigurationProblem;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Lists every problem of the configuration. */
final class ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<ConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConfigurationException cause) {
        String description = cause.problems().stream()
                .map(ConfigurationProblem::toString)
                .collect(Collectors.joining(
                        System.lineSeparator() + "    ",
                        "The configuration of d-engine is not valid:" + System.lineSeparator() + "    ",
                        ""));
        return new FailureAnalysis(description, "Correct these properties; nothing was touched.", cause);
    }
}
