package io.dengine;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who leads, since when.
 *
 * @param leaderId the node id of the leader
 * @param term the Raft term it leads in
 * @param address its advertised peer address, {@code host:port}
 * @param url the URL of its application, where the configuration names one
 */
public record LeaderInfo(
        String leaderId,
        long term,
        String address,
        @Nullable URI url) {

    /** The URL of the leader's application, where the configuration names one. */
    public Optional<URI> applicationUrl() {
        return Optional.ofNullable(url);
    }
}
