package io.dengine.benchmarks.run;

import io.dengine.benchmarks.cluster.ProcessUse;
import io.dengine.benchmarks.load.LoadResult;
import io.dengine.benchmarks.node.NodeAnswer;
import io.dengine.benchmarks.peers.PeerKind;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * One case of one peer, measured once.
 *
 * @param round in which round
 * @param caseName which case
 * @param peer whose
 * @param operations how many succeeded
 * @param errors how many did not
 * @param failures the first few errors
 * @param warmUpOperations how many succeeded before
 * @param warmUpErrors how many failed before
 * @param seconds from the first begin to the last end
 * @param perSecond operations that succeeded, per second
 * @param latency in microseconds
 * @param cpuMicrosPerOperation of all processes of the peer, clients too
 * @param writtenBytesPerOperation to disk, by all processes
 * @param flushedBytesPerOperation of them by flushes of RocksDB
 * @param compactedBytesPerOperation of them by compactions of RocksDB
 * @param peakResidentBytes of the largest process
 * @param peakResidentTotalBytes of all processes
 * @param allocatedBytesPerOperation on the heap of the process that load was put on
 * @param collections of garbage there
 * @param collectionMillis how long they took
 * @param peakHeapBytes there
 * @param collectors of garbage there, as the JVM names them
 * @param othersCpuShare how much of one processor the other peers' idle processes took meanwhile
 * @param more figures of some kinds of work
 * @param histogram the latencies, see {@link NodeAnswer#histogram}
 */
public record Measurement(
        int round,
        String caseName,
        PeerKind peer,
        long operations,
        long errors,
        List<String> failures,
        long warmUpOperations,
        long warmUpErrors,
        double seconds,
        double perSecond,
        Latency latency,
        double cpuMicrosPerOperation,
        double writtenBytesPerOperation,
        double flushedBytesPerOperation,
        double compactedBytesPerOperation,
        long peakResidentBytes,
        long peakResidentTotalBytes,
        double allocatedBytesPerOperation,
        long collections,
        long collectionMillis,
        long peakHeapBytes,
        List<String> collectors,
        double othersCpuShare,
        Map<String, Double> more,
        String histogram) {

    /** Latencies in microseconds. */
    public record Latency(double mean, double p50, double p90, double p99, double p999, double max) {

        /** Of a histogram in nanoseconds. */
        public static Latency of(Histogram nanos) {
            return new Latency(
                    nanos.getMean() / 1e3,
                    nanos.getValueAtPercentile(50) / 1e3,
                    nanos.getValueAtPercentile(90) / 1e3,
                    nanos.getValueAtPercentile(99) / 1e3,
                    nanos.getValueAtPercentile(99.9) / 1e3,
                    nanos.getMaxValue() / 1e3);
        }
    }

    /**
     * What was measured.
     *
     * @param used by the peer's processes meanwhile
     * @param othersCpuNanos by the other peers' processes meanwhile
     */
    public static Measurement of(
            int round,
            String caseName,
            PeerKind peer,
            NodeAnswer warmUp,
            NodeAnswer answer,
            ProcessUse used,
            long othersCpuNanos) {
        LoadResult result = answer.result();
        double operations = Math.max(1, result.operations());
        return new Measurement(
                round,
                caseName,
                peer,
                result.operations(),
                result.errors(),
                result.failures(),
                warmUp.operations(),
                warmUp.errors(),
                answer.elapsedNanos() / 1e9,
                result.perSecond(),
                Latency.of(result.latencies()),
                used.cpuNanos() / 1e3 / operations,
                used.writtenBytes() / operations,
                used.flushedBytes() / operations,
                used.compactedBytes() / operations,
                used.peakResidentBytes(),
                used.peakResidentTotalBytes(),
                answer.heap().allocatedBytes() / operations,
                answer.heap().collections(),
                answer.heap().collectionMillis(),
                answer.heap().peakBytes(),
                answer.heap().collectors(),
                othersCpuNanos / (double) Math.max(1, answer.elapsedNanos()),
                answer.more(),
                answer.histogram());
    }
}
