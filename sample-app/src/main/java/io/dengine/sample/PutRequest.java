package io.dengine.sample;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What {@code POST /kv} takes; key and value are required, which {@link KvController} checks. With {@code ttlMillis} the key is deleted so long after. */
record PutRequest(
        @Nullable String key,
        @Nullable String value,
        @Nullable BigDecimal ttlMillis) {}
