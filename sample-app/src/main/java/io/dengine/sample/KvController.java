package io.dengine.sample;

import io.dengine.kv.KeyValue;
import io.dengine.kv.KvClient;
import io.dengine.kv.ReadConsistency;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The store over HTTP. What the engine refuses, {@link KvExceptionHandler} answers. */
@RestController
class KvController {

    private final KvClient client;

    KvController(KvClient client) {
        this.client = client;
    }

    @PostMapping("/kv")
    PutResponse put(@RequestBody PutRequest request) {
        String key = requireKey(request.key());
        String value = request.value();
        if (value == null) {
            throw badRequest("value: required, a string");
        }
        return new PutResponse(key, client.put(key, value).revision());
    }

    @GetMapping("/kv/{*path}")
    ResponseEntity<Object> get(
            @PathVariable String path, @RequestParam(defaultValue = "linearizable") String consistency) {
        String key = keyOf(path);
        KeyValue found = client.get(key, consistencyOf(consistency)).keyValue();
        if (found == null) {
            return ResponseEntity.status(HttpStatus.NOT_FOUND).body(new ErrorResponse("not_found"));
        }
        return ResponseEntity.ok(new GetResponse(key, found.valueAsString(), found.modRevision()));
    }

    @DeleteMapping("/kv/{*path}")
    DeleteResponse delete(@PathVariable String path) {
        return new DeleteResponse(client.delete(keyOf(path)).deleted());
    }

    /** The rest of the path starts with the slash that ends {@code /kv/}; what follows is the key, slashes included. */
    private static String keyOf(String path) {
        return requireKey(path.isEmpty() ? path : path.substring(1));
    }

    private static String requireKey(@Nullable String key) {
        if (key == null || key.isBlank()) {
            throw badRequest("key: required, not blank");
        }
        return key;
    }

    private static ReadConsistency consistencyOf(String name) {
        return switch (name) {
            case "linearizable" -> ReadConsistency.LINEARIZABLE;
            case "eventual" -> ReadConsistency.EVENTUAL;
            default ->
                throw badRequest(
                        "consistency: was '" + name + "', allowed are 'linearizable' (default) and 'eventual'");
        };
    }

    private static ResponseStatusException badRequest(String detail) {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST, detail);
    }
}
