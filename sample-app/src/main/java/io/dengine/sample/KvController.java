package io.dengine.sample;

import io.dengine.kv.CompareAndSetResult;
import io.dengine.kv.KeyValue;
import io.dengine.kv.KvClient;
import io.dengine.kv.PutResult;
import io.dengine.kv.Scan;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The store over HTTP. What the engine refuses, {@link KvExceptionHandler} answers. A write on a follower is answered with a redirect to the leader, or
 * with {@code via=leader} sent there by the engine. Whoever does not accept JSON is refused before anything is written.
 */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
class KvController {

    private final KvClient client;

    KvController(KvClient client) {
        this.client = client;
    }

    @PostMapping("/kv")
    PutResponse put(@RequestBody PutRequest request, @RequestParam(required = false) @Nullable String via) {
        String key = Parameters.key(request.key());
        String value = Parameters.value(request.value());
        Duration ttl = Parameters.ttl(request.ttlMillis());
        KvClient target = Parameters.via(client, via);
        PutResult done = ttl == null ? target.put(key, value) : target.put(key, value, ttl);
        return new PutResponse(key, done.revision());
    }

    @PostMapping("/kv/cas")
    CasResponse compareAndSet(@RequestBody CasRequest request, @RequestParam(required = false) @Nullable String via) {
        CompareAndSetResult done = Parameters.via(client, via)
                .compareAndSet(Parameters.key(request.key()), request.expected(), Parameters.value(request.value()));
        return new CasResponse(done.succeeded(), done.revision());
    }

    @GetMapping("/kv")
    ListResponse list(
            @RequestParam(defaultValue = "") String prefix,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "linearizable") String consistency) {
        Scan scan = Scan.prefix(prefix).limit(limit).consistency(Parameters.consistency(consistency));
        return ListResponse.of(client.scan(cursor == null ? scan : scan.cursor(cursor)));
    }

    @GetMapping("/kv/{*path}")
    ResponseEntity<Object> get(
            @PathVariable String path, @RequestParam(defaultValue = "linearizable") String consistency) {
        String key = keyOf(path);
        KeyValue found = client.get(key, Parameters.consistency(consistency)).keyValue();
        if (found == null) {
            return ResponseEntity.status(HttpStatus.NOT_FOUND).body(new ErrorResponse("not_found"));
        }
        return ResponseEntity.ok(new GetResponse(key, found.valueAsString(), found.modRevision()));
    }

    @DeleteMapping("/kv/{*path}")
    DeleteResponse delete(@PathVariable String path, @RequestParam(required = false) @Nullable String via) {
        return new DeleteResponse(
                Parameters.via(client, via).delete(keyOf(path)).deleted());
    }

    /** The rest of the path starts with the slash that ends {@code /kv/}; what follows is the key, slashes included. */
    private static String keyOf(String path) {
        return Parameters.key(path.isEmpty() ? path : path.substring(1));
    }
}
