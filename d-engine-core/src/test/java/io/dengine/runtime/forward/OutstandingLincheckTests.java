package io.dengine.runtime.forward;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Public, as its operations are: generated code calls them. */
public class OutstandingLincheckTests {

    private final Outstanding outstanding = new Outstanding("max", 2, 5);

    @Operation
    public boolean enter(@Param(gen = IntGen.class, conf = "1:4") int size) {
        return outstanding.enter(size) == null;
    }

    @Operation
    public void leave(@Param(gen = IntGen.class, conf = "1:4") int size) {
        outstanding.leave(size);
    }

    @Operation
    public int requests() {
        return outstanding.requests();
    }

    @Test
    void placesAreTakenAsIfOneAfterTheOther() {
        new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(200)
                .threads(2)
                .actorsPerThread(3)
                .check(getClass());
    }
}
