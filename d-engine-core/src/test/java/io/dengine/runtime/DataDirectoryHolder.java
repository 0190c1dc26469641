package io.dengine.runtime;

import io.dengine.EngineConfig;
import java.io.IOException;
import java.nio.file.Path;

/** Holds a data directory until its standard input ends: what another process does. */
final class DataDirectoryHolder {

    static final String READY = "ready";

    private DataDirectoryHolder() {}

    /** Arguments: data directory, node id. */
    public static void main(String[] arguments) throws IOException {
        EngineConfig config = EngineConfig.builder()
                .dataDir(Path.of(arguments[0]))
                .nodeId(arguments[1])
                .build();
        try (DataDirectory directory = DataDirectory.open(config)) {
            System.out.println(READY + " " + directory.incarnation());
            while (System.in.read() >= 0) {
                // until the end
            }
        }
    }
}
