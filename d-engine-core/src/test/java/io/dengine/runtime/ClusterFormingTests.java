package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.EngineException;
import io.dengine.command.CommandResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterFormingTests {

    private final List<PendingWrite> proposed = new ArrayList<>();
    private boolean leads = true;
    private boolean formed;
    private final ClusterForming forming = new ClusterForming(() -> leads, () -> formed, () -> {
        PendingWrite write = new PendingWrite(new byte[1], Long.MAX_VALUE);
        proposed.add(write);
        return write;
    });

    @Test
    void oneIsOnItsWayAtATime() {
        forming.check();
        forming.check();
        assertThat(proposed).hasSize(1);
    }

    @Test
    void whatComesToNothingIsTriedAgain() {
        forming.check();
        proposed.get(0).withdraw(() -> new EngineException("this member has not joined the cluster yet"));
        forming.check();
        assertThat(proposed).hasSize(2);
    }

    @Test
    void onlyTheLeaderOfAClusterWithoutAnIdentityDoesIt() {
        leads = false;
        forming.check();
        leads = true;
        formed = true;
        forming.check();
        assertThat(proposed).isEmpty();

        formed = false;
        forming.check();
        proposed.get(0).outcome().complete(new CommandResult.Done(1));
        formed = true;
        forming.check();
        assertThat(proposed).hasSize(1);
    }
}
