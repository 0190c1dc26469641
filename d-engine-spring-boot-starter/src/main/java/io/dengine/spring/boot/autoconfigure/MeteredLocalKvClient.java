package io.dengine.spring.boot.autoconfigure;

import io.dengine.kv.LocalKvClient;
import io.dengine.kv.ReadConsistency;

/** The client of the engine in this process, timed: {@link MeteredKvClient}. */
final class MeteredLocalKvClient extends MeteredKvClient implements LocalKvClient {

    private final LocalKvClient client;

    MeteredLocalKvClient(LocalKvClient client, ClientTimers timers, ReadConsistency defaultConsistency) {
        super(client, timers, defaultConsistency);
        this.client = client;
    }

    @Override
    public String nodeId() {
        return client.nodeId();
    }
}
