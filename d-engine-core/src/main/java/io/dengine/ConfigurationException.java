package io.dengine;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration is not valid. All problems are listed at once; nothing was touched. */
public class ConfigurationException extends EngineException {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigurationProblem> problems;

    public ConfigurationException(List<ConfigurationProblem> problems) {
        super(problems.stream()
                .map(problem -> "  - " + problem)
                .collect(Collectors.joining(
                        System.lineSeparator(),
                        "the d-engine configuration has " + problems.size() + " problem(s):" + System.lineSeparator(),
                        "")));
        this.problems = List.copyOf(problems);
    }

    /** Every problem found. */
    public List<ConfigurationProblem> problems() {
        return problems;
    }
}
