package io.dengine.sample;

/** The answer to {@code DELETE /kv/{key}}: whether there was anything to delete. */
record DeleteResponse(boolean deleted) {}
