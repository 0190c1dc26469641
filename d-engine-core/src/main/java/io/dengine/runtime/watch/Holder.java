package io.dengine.runtime.watch;

/** Whoever holds bytes of the {@link BufferBudget} for a consumer that has not taken them yet. Thread-safe. */
interface Holder {

    /** How many; those that are shared with others count fully. */
    long heldBytes();

    /** Lets them go. The consumer gets the changes in another way, or is told that they are lost. */
    void letGo();
}
