package io.dengine.spring.boot.autoconfigure;

import io.dengine.ConfigurationProblem;
import io.dengine.spring.boot.DEngineProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Checks the properties under {@code d-engine.health}. */
final class HealthProblems {

    private static final Pattern ONE_SEGMENT = Pattern.compile("/?[A-Za-z0-9._~-]+");

    private HealthProblems() {}

    static List<ConfigurationProblem> of(DEngineProperties.Health health) {
        List<ConfigurationProblem> problems = new ArrayList<>();
        checkPath("health.primary-path", health.primaryPath(), "/primary", problems);
        checkPath("health.replica-path", health.replicaPath(), "/replica", problems);
        if (!health.primaryPath().isEmpty()
                && RoleProbe.withSlash(health.primaryPath()).equals(RoleProbe.withSlash(health.replicaPath()))) {
            problems.add(new ConfigurationProblem(
                    "health.replica-path", health.replicaPath(), "another path than health.primary-path"));
        }
        if (health.maxApplyLag() < 0) {
            problems.add(
                    new ConfigurationProblem("health.max-apply-lag", Long.toString(health.maxApplyLag()), "0 or more"));
        }
        return problems;
    }

    private static void checkPath(String key, String path, String example, List<ConfigurationProblem> problems) {
        if (!path.isEmpty() && !ONE_SEGMENT.matcher(path).matches()) {
            problems.add(new ConfigurationProblem(
                    key, path, "one path segment such as " + example + ", or empty to turn it off"));
        }
    }
}
