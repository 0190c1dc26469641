package io.dengine.sample;

import io.dengine.EmbeddedEngine;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /status}. */
@RestController
class StatusController {

    private final EmbeddedEngine engine;

    StatusController(EmbeddedEngine engine) {
        this.engine = engine;
    }

    @GetMapping("/status")
    StatusResponse status() {
        return StatusResponse.of(engine.status());
    }
}
