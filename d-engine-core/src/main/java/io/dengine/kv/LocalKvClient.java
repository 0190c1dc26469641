package io.dengine.kv;

/**
 * The client of the engine in this process: reads are local calls on the caller's thread (after the check that their
 * consistency asks for), and no call goes to another member on its own account. Needs no closing. Obtained once, it stays
 * valid over {@code stop()} and {@code open()} of its engine.
 */
public interface LocalKvClient extends KvClient {

    /** The id of the member that this client belongs to. */
    String nodeId();
}
