package io.dengine.benchmarks.run;

import static io.dengine.benchmarks.peers.PeerKind.BARE;
import static io.dengine.benchmarks.peers.PeerKind.ENGINE;
import static io.dengine.benchmarks.peers.PeerKind.ETCD;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.benchmarks.peers.PeerKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterRunTests {

    @Test
    void overAsManyRoundsAsPeersEachHasEveryPlace() {
        List<PeerKind> peers = List.of(ENGINE, BARE, ETCD);
        assertThat(ClusterRun.inTurn(peers, 1)).containsExactly(ENGINE, BARE, ETCD);
        assertThat(ClusterRun.inTurn(peers, 2)).containsExactly(BARE, ETCD, ENGINE);
        assertThat(ClusterRun.inTurn(peers, 3)).containsExactly(ETCD, ENGINE, BARE);
        assertThat(ClusterRun.inTurn(peers, 4)).containsExactly(ENGINE, BARE, ETCD);
        assertThat(ClusterRun.inTurn(List.of(), 2)).isEmpty();
    }
}
