package io.dengine.sample;

/** The answer to {@code POST /jobs}: the job's id, and the revision that its record made. */
record JobResponse(String job, long revision) {}
