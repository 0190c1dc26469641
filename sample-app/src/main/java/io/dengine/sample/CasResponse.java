package io.dengine.sample;

/** The answer to {@code POST /kv/cas}: whether it was set, and the store's revision. */
record CasResponse(boolean succeeded, long revision) {}
