package io.dengine.sample;

import io.dengine.kv.KvClient;
import io.dengine.kv.ReadConsistency;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** What requests carry, as the client takes it. What is wrong is a 400 that names it. */
final class Parameters {

    private Parameters() {}

    static String key(@Nullable String key) {
        if (key == null || key.isBlank()) {
            throw badRequest("key: required, not blank");
        }
        return key;
    }

    static String value(@Nullable String value) {
        if (value == null) {
            throw badRequest("value: required, a string");
        }
        return value;
    }

    static @Nullable Duration ttl(@Nullable BigDecimal millis) {
        try {
            return millis == null ? null : Duration.ofMillis(millis.longValueExact());
        } catch (ArithmeticException ex) {
            throw badRequest("ttlMillis: was " + millis + ", allowed is a whole number of milliseconds");
        }
    }

    static ReadConsistency consistency(String name) {
        return switch (name) {
            case "linearizable" -> ReadConsistency.LINEARIZABLE;
            case "lease" -> ReadConsistency.LEASE;
            case "eventual" -> ReadConsistency.EVENTUAL;
            default ->
                throw badRequest("consistency: was '" + name
                        + "', allowed are 'linearizable' (default), 'lease' and 'eventual'");
        };
    }

    /** The client that a write goes to: as it is, or through the leader wherever that is. */
    static KvClient via(KvClient client, @Nullable String via) {
        if (via == null) {
            return client;
        }
        if (via.equals("leader")) {
            return client.viaLeader();
        }
        throw badRequest("via: was '" + via + "', allowed is 'leader'");
    }

    static ResponseStatusException badRequest(String detail) {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST, detail);
    }
}
