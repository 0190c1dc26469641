package io.dengine.faults.workload;

/** What clients do, and the check of it. Thread-safe. */
public interface Workload {

    /** Its name in reports. */
    String name();

    /** How many clients it is made for. */
    int clients();

    /** A client; used by one thread. */
    Client client(int number, long seed);

    /** A new part of the run begins, whose history is checked by itself. */
    void nextRound();

    /**
     * Checks the parts of the run that have ended and forgets them; asks the cluster for what it holds, so it should serve.
     *
     * @param verdicts is told of everything that was checked
     */
    void checkEnded(Verdicts verdicts);

    /** The last part has ended, and all clients: checks what was not yet. */
    void finish(Verdicts verdicts);

    /** What it shares with the others of a run. */
    Shared shared();

    /** How the operations ended. */
    Tally tally();

    /** One client. Not thread-safe. */
    interface Client extends AutoCloseable {

        /** Does one operation, or a few that belong together; whether it was answered. */
        boolean step();

        @Override
        void close();
    }
}
