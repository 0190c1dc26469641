package io.dengine.runtime;

import io.dengine.DataDirectoryException;
import io.dengine.storage.support.DurableFiles;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the file {@code identity.properties} of a data directory says.
 *
 * @param clusterName of the cluster that the data belongs to
 * @param nodeId of the member that the data belongs to
 * @param incarnation drawn when the directory was created; each store carries it too
 * @param state whether every store carries it already
 */
record DirectoryIdentity(String clusterName, String nodeId, UUID incarnation, State state) {

    static final String FILE_NAME = "identity.properties";
    static final int FORMAT_VERSION = 1;

    private static final String FORMAT_VERSION_KEY = "format-version";
    private static final String CLUSTER_NAME_KEY = "cluster-name";
    private static final String NODE_ID_KEY = "node-id";
    private static final String INCARNATION_KEY = "incarnation";
    private static final String STATE_KEY = "state";

    /** Whether the stores are known to be there. */
    enum State {
        /** Some store may still be without the incarnation. */
        INITIALIZING,
        /** Each store carries the incarnation. */
        COMPLETE;

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static DirectoryIdentity fresh(String clusterName, String nodeId) {
        return new DirectoryIdentity(clusterName, nodeId, UUID.randomUUID(), State.INITIALIZING);
    }

    DirectoryIdentity complete() {
        return new DirectoryIdentity(clusterName, nodeId, incarnation, State.COMPLETE);
    }

    /** Writes it; durable on return. */
    void write(Path directory) throws IOException {
        String text = "# Written by d-engine; says whose data this is. Do not edit, copy or delete it by itself.\n"
                + FORMAT_VERSION_KEY + "=" + FORMAT_VERSION + "\n"
                + CLUSTER_NAME_KEY + "=" + clusterName + "\n"
                + NODE_ID_KEY + "=" + nodeId + "\n"
                + INCARNATION_KEY + "=" + incarnation + "\n"
                + STATE_KEY + "=" + state.text() + "\n";
        DurableFiles.replace(directory.resolve(FILE_NAME), text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads it.
     *
     * @throws DataDirectoryException when it is damaged or of a format that this version does not know
     */
    static DirectoryIdentity read(Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw damaged(file, "it is no properties file", e);
        }
        checkFormatVersion(file, properties);
        String incarnation = required(file, properties, INCARNATION_KEY);
        try {
            return new DirectoryIdentity(
                    required(file, properties, CLUSTER_NAME_KEY),
                    required(file, properties, NODE_ID_KEY),
                    UUID.fromString(incarnation),
                    state(file, required(file, properties, STATE_KEY)));
        } catch (IllegalArgumentException e) {
            throw damaged(file, INCARNATION_KEY + " is '" + incarnation + "', expected a UUID", e);
        }
    }

    private static void checkFormatVersion(Path file, Properties properties) {
        String text = required(file, properties, FORMAT_VERSION_KEY);
        int version;
        try {
            version = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw damaged(file, FORMAT_VERSION_KEY + " is '" + text + "', expected a number", e);
        }
        if (version > FORMAT_VERSION) {
            throw new DataDirectoryException("data directory " + file.getParent() + " has format version " + version
                    + ", this d-engine reads format version " + FORMAT_VERSION
                    + "; use the newer version of d-engine that wrote it");
        }
        if (version < FORMAT_VERSION) {
            throw damaged(file, FORMAT_VERSION_KEY + " is " + version + ", which never existed", null);
        }
    }

    private static State state(Path file, String text) {
        for (State state : State.values()) {
            if (state.text().equals(text)) {
                return state;
            }
        }
        throw damaged(file, STATE_KEY + " is '" + text + "', expected initializing or complete", null);
    }

    private static String required(Path file, Properties properties, String key) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw damaged(file, key + " is missing", null);
        }
        return value;
    }

    private static DataDirectoryException damaged(Path file, String why, @Nullable Exception cause) {
        return new DataDirectoryException(
                file + " is damaged: " + why + "; to rejoin as an empty member, move the whole data"
                        + " directory away",
                cause);
    }
}
