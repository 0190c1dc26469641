package io.dengine.benchmarks.load;

import java.util.SplittableRandom;

/** An operation on its caller's thread. */
@FunctionalInterface
public interface BlockingOperation {

    /**
     * Does it.
     *
     * @param random the caller's own
     * @return whether the result is what it should be
     */
    boolean run(SplittableRandom random);
}
