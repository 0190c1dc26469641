package io.dengine.benchmarks.cluster;

import io.dengine.benchmarks.peers.PeerKind;
import java.nio.file.Path;
import java.util.List;

/** The processes of one peer: its members, and the one that load is put on. Not thread-safe. */
public interface PeerCluster extends AutoCloseable {

    /** What it is. */
    PeerKind kind();

    /** How many members it has. */
    int members();

    /** The node that load is put on now: the leader, or a client of the leader. Waits for a leader. */
    JvmNode leader();

    /** The ids of all processes, clients too. */
    List<Long> processIds();

    /** Where each member keeps its data. */
    List<Path> directories();

    /** Stops all processes in order. */
    @Override
    void close();
}
