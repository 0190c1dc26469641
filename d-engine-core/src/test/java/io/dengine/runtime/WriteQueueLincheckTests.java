package io.dengine.runtime;

import io.dengine.EngineException;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * The hand-over of writes to the thread that proposes them: each is taken or withdrawn, the first ones first, whoever comes between. An entry has one write here: of a larger one, each write
 * is taken for itself, and only that is promised. Public, as its operations are: generated code calls them.
 */
public class WriteQueueLincheckTests {

    private final WriteQueue queue = new WriteQueue(16, 1);
    private final List<PendingWrite> first = List.of(write(1), write(2), write(3));

    public WriteQueueLincheckTests() {
        first.forEach(queue::offer);
    }

    private static PendingWrite write(int id) {
        return new PendingWrite(new byte[] {(byte) id}, 0);
    }

    @Operation
    public boolean offer(@Param(gen = IntGen.class, conf = "4:9") int id) {
        return queue.offer(write(id));
    }

    @Operation
    public boolean withdraw(@Param(gen = IntGen.class, conf = "1:3") int id) {
        boolean withdrawn = first.get(id - 1).withdraw(() -> new EngineException("withdrawn"));
        if (withdrawn) {
            queue.withdrawn();
        }
        return withdrawn;
    }

    @Operation
    public void sweep() {
        queue.sweep();
    }

    /** The write of the next entry; 0: there is none. */
    @Operation(nonParallelGroup = "proposer")
    public int take() {
        List<byte[]> commands = queue.take(new ArrayList<>());
        return commands.isEmpty() ? 0 : commands.get(0)[0];
    }

    @Test
    void everyWriteIsTakenOrWithdrawnInItsTurn() {
        new ModelCheckingOptions()
                .iterations(8)
                .invocationsPerIteration(300)
                .threads(3)
                .actorsPerThread(2)
                .check(getClass());
    }
}
