package io.dengine.spring.boot;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineStatus;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** The Actuator endpoint {@code dengine}: what the engine says of itself. */
@Endpoint(id = "dengine", defaultAccess = Access.READ_ONLY)
public class DEngineEndpoint {

    private final EmbeddedEngine engine;

    public DEngineEndpoint(EmbeddedEngine engine) {
        this.engine = engine;
    }

    /** The state of this member and, on the leader, of its followers. */
    @ReadOperation
    public EngineStatus status() {
        return engine.status();
    }
}
