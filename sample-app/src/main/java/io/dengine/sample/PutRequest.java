package io.dengine.sample;

import org.jspecify.annotations.Nullable;

/** What {@code POST /kv} takes; both are required, which {@link KvController} checks. */
record PutRequest(@Nullable String key, @Nullable String value) {}
