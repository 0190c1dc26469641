package io.dengine.benchmarks.node;

import io.dengine.benchmarks.load.LoadResult;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * What a node answers.
 *
 * @param operations how many succeeded
 * @param errors how many failed
 * @param failures the first few errors
 * @param elapsedNanos from the first begin to the last end
 * @param histogram the latencies in nanoseconds, as HdrHistogram compresses them, in Base64
 * @param heap what the node's heap was used for meanwhile
 * @param more figures of some kinds of work
 */
public record NodeAnswer(
        long operations,
        long errors,
        List<String> failures,
        long elapsedNanos,
        String histogram,
        HeapUse heap,
        Map<String, Double> more) {

    static NodeAnswer of(LoadResult result, HeapUse heap, Map<String, Double> more) {
        return new NodeAnswer(
                result.operations(),
                result.errors(),
                result.failures(),
                result.elapsed().toNanos(),
                encode(result.latencies()),
                heap,
                more);
    }

    /** What was measured. */
    public LoadResult result() {
        return new LoadResult(operations, errors, failures, Duration.ofNanos(elapsedNanos), decode(histogram));
    }

    /** The text that stands for latencies. */
    public static String encode(Histogram latencies) {
        ByteBuffer buffer = ByteBuffer.allocate(latencies.getNeededByteBufferCapacity());
        int size = latencies.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), size));
    }

    /** Latencies in nanoseconds, from the text that stands for them. */
    public static Histogram decode(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("histogram must be one that HdrHistogram compressed", e);
        }
    }
}
