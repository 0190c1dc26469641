package io.dengine.sample;

import org.jspecify.annotations.Nullable;

/** What {@code POST /kv/cas} takes: the key is set to the value if it has the expected one; expected null: if it does not exist. */
record CasRequest(
        @Nullable String key,
        @Nullable String expected,
        @Nullable String value) {}
