package io.dengine.sample;

import io.dengine.EmbeddedEngine;
import io.dengine.kv.KvClient;
import java.time.Instant;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /jobs}: the pre-check pattern. A node that does not lead says so before it does any work, and a load balancer
 * or a client goes elsewhere. The check saves the work and decides nothing: leadership may end right after it, and then the
 * write itself is refused.
 */
@RestController
class JobController {

    private final EmbeddedEngine engine;
    private final KvClient client;

    JobController(EmbeddedEngine engine, KvClient client) {
        this.engine = engine;
        this.client = client;
    }

    @PostMapping(path = "/jobs", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> start() {
        if (!engine.isLeader()) {
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body(new ErrorResponse("not_leader"));
        }
        String job = UUID.randomUUID().toString();
        String result = "done at " + Instant.now();
        return ResponseEntity.ok(
                new JobResponse(job, client.put("jobs/" + job, result).revision()));
    }
}
