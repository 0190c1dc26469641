package io.dengine.sample;

/** The answer to {@code POST /kv}: the revision that the write made. */
record PutResponse(String key, long revision) {}
