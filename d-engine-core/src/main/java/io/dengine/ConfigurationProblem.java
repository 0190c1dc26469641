package io.dengine;

/**
 * One problem of a configuration.
 *
 * @param key the property, as written under {@code d-engine:} in an {@code application.yml}, such as {@code node-id}
 * @param given the value that was given, or {@code (none)}
 * @param allowed what is allowed instead
 */
public record ConfigurationProblem(String key, String given, String allowed) {

    @Override
    public String toString() {
        return "d-engine." + key + ": given " + given + ", allowed: " + allowed;
    }
}
