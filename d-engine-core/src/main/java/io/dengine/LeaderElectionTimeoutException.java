package io.dengine;

import java.time.Duration;
import java.util.List;

/** No leader was elected within the time that {@link EmbeddedEngine#waitReady(Duration)} was given. */
public class LeaderElectionTimeoutException extends EngineException {

    private static final long serialVersionUID = 1L;

    private final List<String> unreachableMembers;

    public LeaderElectionTimeoutException(String message, List<String> unreachableMembers) {
        super(message);
        this.unreachableMembers = List.copyOf(unreachableMembers);
    }

    /** The ids of the members whose peer port could not be reached when the time was up; may be empty. */
    public List<String> unreachableMembers() {
        return unreachableMembers;
    }
}
