package io.dengine.sample;

/** What a client gets when the engine could not do the work: one fixed word that a script can compare. */
record ErrorResponse(String error) {}
