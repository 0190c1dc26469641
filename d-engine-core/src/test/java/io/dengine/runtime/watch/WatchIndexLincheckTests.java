package io.dengine.runtime.watch;

import io.dengine.kv.KeyRange;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * A watcher is met by a visit exactly while it is registered, whatever comes and goes beside it: all of them watch the same key, each with a range of another kind, or one of another length. A visit that meets several does not
 * meet them at one moment, and nobody needs that; so each is asked for by itself. Public, as its operations are: generated code calls them.
 */
public class WatchIndexLincheckTests {

    private static final byte[] KEY = {'a', 'b'};

    private static final List<KeyRange> RANGES = List.of(
            KeyRange.single("ab"),
            KeyRange.prefix("a"),
            KeyRange.prefix("ab"),
            KeyRange.of("a", "ac"),
            KeyRange.of("a", null));

    private final WatchIndex<Integer> index = new WatchIndex<>();
    private final boolean[] registered = new boolean[RANGES.size()];

    // One watcher is registered and removed by one at a time, different ones by several.
    private boolean toggle(int id) {
        registered[id] = !registered[id];
        if (registered[id]) {
            index.add(RANGES.get(id), id, id);
        } else {
            index.remove(RANGES.get(id), id, id);
        }
        return registered[id];
    }

    @Operation(nonParallelGroup = "single")
    public boolean toggleSingle() {
        return toggle(0);
    }

    @Operation(nonParallelGroup = "prefix")
    public boolean togglePrefix() {
        return toggle(1);
    }

    @Operation(nonParallelGroup = "long prefix")
    public boolean toggleLongPrefix() {
        return toggle(2);
    }

    @Operation(nonParallelGroup = "range")
    public boolean toggleRange() {
        return toggle(3);
    }

    @Operation(nonParallelGroup = "open range")
    public boolean toggleOpenRange() {
        return toggle(4);
    }

    /** How often a visit meets a watcher. */
    @Operation
    public int met(@Param(gen = IntGen.class, conf = "0:4") int id) {
        List<Integer> met = new ArrayList<>();
        index.visit(KEY, met::add);
        return (int) met.stream().filter(each -> each == id).count();
    }

    @Test
    void aWatcherIsMetExactlyWhileItIsRegistered() {
        new ModelCheckingOptions()
                .iterations(10)
                .invocationsPerIteration(300)
                .threads(3)
                .actorsPerThread(3)
                .sequentialSpecification(Sequential.class)
                .check(getClass());
    }

    /** What it must look like. */
    public static class Sequential {

        private final boolean[] registered = new boolean[RANGES.size()];

        private boolean toggle(int id) {
            registered[id] = !registered[id];
            return registered[id];
        }

        public boolean toggleSingle() {
            return toggle(0);
        }

        public boolean togglePrefix() {
            return toggle(1);
        }

        public boolean toggleLongPrefix() {
            return toggle(2);
        }

        public boolean toggleRange() {
            return toggle(3);
        }

        public boolean toggleOpenRange() {
            return toggle(4);
        }

        public int met(int id) {
            return registered[id] ? 1 : 0;
        }
    }
}
