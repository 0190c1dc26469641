package io.dengine.benchmarks.run;

import io.dengine.benchmarks.cluster.ProcessUse;
import io.dengine.benchmarks.node.NodeAnswer;
import io.dengine.benchmarks.peers.PeerKind;
import java.util.List;

/**
 * What processes use while something is measured.
 *
 * @param own processes of the peer that is measured
 * @param others those that should be idle
 * @param ownBefore what the peer's had used at the begin
 * @param othersBefore what the others had used at the begin
 */
public record Window(List<Long> own, List<Long> others, ProcessUse ownBefore, ProcessUse othersBefore) {

    /** Begins, with the peaks of memory as they are now. */
    public static Window begin(List<Long> own, List<Long> others) {
        ProcessUse.resetPeaks(own);
        return new Window(own, others, ProcessUse.of(own), ProcessUse.of(others));
    }

    /** Ends, with what the node has answered. */
    public Measurement end(int round, String caseName, PeerKind peer, NodeAnswer warmUp, NodeAnswer answer) {
        ProcessUse used = ProcessUse.of(own).since(ownBefore);
        long othersCpu = ProcessUse.of(others).since(othersBefore).cpuNanos();
        return Measurement.of(round, caseName, peer, warmUp, answer, used, othersCpu);
    }
}
