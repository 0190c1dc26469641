package io.dengine.runtime;

import io.dengine.EngineException;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** A write is taken or withdrawn, never both, and taken once. Public, as its operations are: generated code calls them. */
public class PendingWriteLincheckTests {

    private final PendingWrite write = new PendingWrite(new byte[] {7}, 0);

    @Operation
    public boolean take() {
        return write.take() != null;
    }

    @Operation
    public boolean withdraw() {
        return write.withdraw(() -> new EngineException("withdrawn"));
    }

    @Operation
    public boolean isWithdrawn() {
        return write.isWithdrawn();
    }

    @Test
    void whoIsFirstDecides() {
        new ModelCheckingOptions()
                .iterations(8)
                .invocationsPerIteration(300)
                .threads(3)
                .actorsPerThread(2)
                .sequentialSpecification(Sequential.class)
                .check(getClass());
    }

    /** What it must look like. */
    public static class Sequential {

        private boolean taken;
        private boolean withdrawn;

        public boolean take() {
            boolean first = !taken && !withdrawn;
            taken |= first;
            return first;
        }

        public boolean withdraw() {
            withdrawn |= !taken;
            return withdrawn;
        }

        public boolean isWithdrawn() {
            return withdrawn;
        }
    }
}
