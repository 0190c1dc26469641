package io.dengine.config;

import io.dengine.EngineConfig;
import java.nio.file.Path;

/** Reads the YAML file. */
public final class ConfigFile {

    private ConfigFile() {}

    /** See {@link EngineConfig#load(Path)}. */
    public static EngineConfig read(Path file) {
        throw new UnsupportedOperationException(file.toString());
    }
}
