package io.dengine.sample;

/** The answer to {@code GET /kv/{key}}: the value, and the revision of the write that set it. */
record GetResponse(String key, String value, long revision) {}
