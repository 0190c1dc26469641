package io.dengine.config;

import io.dengine.ConfigurationProblem;
import io.dengine.EngineConfig;
import java.util.List;

/** Checks a configuration as a whole. */
public final class ConfigValidator {

    private ConfigValidator() {}

    /** Every problem of {@code config}, in the order of its properties; reads the file system, changes nothing. */
    public static List<ConfigurationProblem> problemsOf(EngineConfig config) {
        return List.of();
    }
}
