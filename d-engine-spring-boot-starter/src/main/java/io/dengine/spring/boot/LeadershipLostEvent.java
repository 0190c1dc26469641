package io.dengine.spring.boot;

import io.dengine.LeaderInfo;
import org.jspecify.annotations.Nullable;

/**
 * Published after the {@link LeaderChangedEvent} with which this member ceased to lead.
 *
 * @param successor who leads now, or null when that is not known yet
 * @param term the latest Raft term known here
 */
public record LeadershipLostEvent(@Nullable LeaderInfo successor, long term) {}
