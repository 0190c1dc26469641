package io.dengine.runtime;

import io.dengine.LimitsConfig;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Places of writes are taken and given back as if one after the other; none is refused for one that is refused itself. Public, as its operations are: generated code calls them. */
public class PendingBudgetLincheckTests {

    private static final LimitsConfig LIMITS =
            LimitsConfig.builder().maxPendingWrites(2).maxPendingWriteBytes(5).build();

    private final PendingBudget budget = new PendingBudget(LIMITS);

    @Operation
    public boolean reserve(@Param(gen = IntGen.class, conf = "1:4") int size) {
        return budget.reserve(size) == null;
    }

    @Operation
    public void release(@Param(gen = IntGen.class, conf = "1:4") int size) {
        budget.release(size);
    }

    @Operation
    public int writes() {
        return budget.writes();
    }

    @Test
    void placesAreTakenAsIfOneAfterTheOther() {
        new ModelCheckingOptions()
                .iterations(8)
                .invocationsPerIteration(300)
                .threads(3)
                .actorsPerThread(2)
                .check(getClass());
    }
}
