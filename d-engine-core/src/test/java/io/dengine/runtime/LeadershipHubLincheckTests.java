package io.dengine.runtime;

import io.dengine.LeaderInfo;
import io.dengine.LeadershipState;
import io.dengine.Role;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Public, as its operations are: generated code calls them. */
public class LeadershipHubLincheckTests {

    private final LeadershipHub hub = new LeadershipHub();

    @Operation
    public void publish(@Param(gen = IntGen.class, conf = "1:3") int term) {
        hub.publish(Role.FOLLOWER, term, new LeaderInfo("n" + term, term, "host:1", null));
    }

    @Operation
    public String current() {
        LeadershipState state = hub.current();
        LeaderInfo leader = state.leader();
        return state.sequence() + ": " + state.term() + " " + (leader == null ? "nobody" : leader.leaderId());
    }

    @Test
    void changesAndSnapshotsHappenAsIfOneAfterTheOther() {
        new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(200)
                .threads(2)
                .actorsPerThread(3)
                .check(getClass());
    }
}
