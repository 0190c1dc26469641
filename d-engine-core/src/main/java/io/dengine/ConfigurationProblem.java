package io.dengine;

/**
 * One problem of a configuration.
 *
 * @param key the property, as written under {@code d-engine:} in an {@code application.yml}, such as {@code node-id}, or
 *     {@link #FILE} or {@link #CONFIG_PATH}
 * @param given the value that was given, or {@code (none)}
 * @param allowed what is allowed instead
 */
public record ConfigurationProblem(String key, String given, String allowed) {

    /** The key of a problem of the configuration file as a whole. */
    public static final String FILE = "(file)";

    /** The key of a problem of the environment variable that names the file. */
    public static final String CONFIG_PATH = "(CONFIG_PATH)";

    @Override
    public String toString() {
        return (key.startsWith("(") ? key : "d-engine." + key) + ": given " + given + ", allowed: " + allowed;
    }
}
