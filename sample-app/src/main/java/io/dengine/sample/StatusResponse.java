package io.dengine.sample;

import io.dengine.EngineStatus;
import io.dengine.LeaderInfo;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The answer to {@code GET /status}: who this node is and who leads, as this node sees it. */
record StatusResponse(
        String nodeId,
        String role,
        long term,
        @Nullable String leader,
        @Nullable URI leaderUrl,
        long appliedIndex,
        long revision) {

    static StatusResponse of(EngineStatus status) {
        LeaderInfo leader = status.leader();
        return new StatusResponse(
                status.nodeId(),
                status.role().name(),
                status.term(),
                leader == null ? null : leader.leaderId(),
                leader == null ? null : leader.url(),
                status.appliedIndex(),
                status.revision());
    }
}
