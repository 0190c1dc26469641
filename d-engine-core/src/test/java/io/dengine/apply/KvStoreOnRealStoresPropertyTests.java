package io.dengine.apply;

import io.dengine.apply.RandomSteps.Step;
import io.dengine.storage.StateMachine;
import io.dengine.storage.memory.MemoryStateMachine;
import io.dengine.storage.rocksdb.RocksDbStateMachine;
import io.dengine.storage.support.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Random commands and reads on the stores that members use. */
class KvStoreOnRealStoresPropertyTests {

    @Provide
    Arbitrary<List<Step>> sequences() {
        return RandomSteps.sequences();
    }

    @Property(tries = 30, edgeCases = EdgeCasesMode.NONE)
    void theStoreInMemoryAnswersAndReadsLikeTheModel(@ForAll("sequences") List<Step> steps, @ForAll long seed)
            throws IOException {
        run(new MemoryStateMachine(), steps, seed);
    }

    @Property(tries = 8, edgeCases = EdgeCasesMode.NONE)
    void theStoreOnDiskAnswersAndReadsLikeTheModel(@ForAll("sequences") List<Step> steps, @ForAll long seed)
            throws IOException {
        run(new RocksDbStateMachine(), steps, seed);
    }

    private static void run(StateMachine state, List<Step> steps, long seed) throws IOException {
        Path directory = Files.createTempDirectory("d-engine-test");
        try (state) {
            state.open(directory);
            try (StoreRun run = new StoreRun(state, new Random(seed))) {
                run.run(steps);
            }
        } finally {
            DurableFiles.deleteRecursively(directory);
        }
    }
}
