package io.dengine.spring.boot;

import io.dengine.LeaderInfo;
import org.jspecify.annotations.Nullable;

/**
 * Published when another leader, or none, is known, and when this member begins or ceases to lead. The first event of a
 * context tells the state at its start. Events are published in order, by a thread that serves nothing else: a listener may
 * block, and later events then wait for it.
 *
 * @param previous who led before, or null
 * @param current who leads now, or null
 * @param term the latest Raft term known here
 * @param leading whether this member leads and is ready to serve
 */
public record LeaderChangedEvent(
        @Nullable LeaderInfo previous, @Nullable LeaderInfo current, long term, boolean leading) {}
