package io.dengine.sample;

import io.dengine.EmbeddedEngine;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /status}. */
@RestController
class StatusController {

    private final EmbeddedEngine engine;

    StatusController(EmbeddedEngine engine) {
        this.engine = engine;
    }

    @GetMapping(path = "/status", produces = MediaType.APPLICATION_JSON_VALUE)
    StatusResponse status() {
        return StatusResponse.of(engine.status());
    }
}
