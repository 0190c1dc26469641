package io.dengine.storage;

import java.util.List;

/**
 * What {@link StateMachine#checkpoint} wrote.
 *
 * @param appliedIndex the applied index contained
 * @param files the names of the files, relative to the directory
 */
public record Checkpoint(long appliedIndex, List<String> files) {}
