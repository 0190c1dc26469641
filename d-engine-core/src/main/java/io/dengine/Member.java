package io.dengine;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A member of the cluster.
 *
 * @param id node id, unique in the cluster
 * @param address advertised peer address, {@code host:port}: where the other members reach it
 * @param url URL of the application on that member, handed to callers that must go to the leader; may be null
 */
public record Member(String id, String address, @Nullable URI url) {

    public Member {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(address, "address");
    }

    public Member(String id, String address) {
        this(id, address, null);
    }
}
