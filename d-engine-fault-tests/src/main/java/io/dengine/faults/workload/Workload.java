package io.dengine.faults.workload;

import java.util.List;

/** What clients do, and the check of it. Thread-safe. */
public interface Workload {

    /** A client; used by one thread. */
    Client client(int number, long seed);

    /** A new part of the run begins, for workloads whose histories must stay short. */
    default void nextRound() {}

    /** What is wrong with what was recorded; to be asked when all clients have ended. */
    List<String> anomalies();

    /** How many operations were recorded. */
    long operations();

    /** One client. Not thread-safe. */
    interface Client extends AutoCloseable {

        /** Does one operation; whether it was answered. */
        boolean step();

        @Override
        void close();
    }
}
