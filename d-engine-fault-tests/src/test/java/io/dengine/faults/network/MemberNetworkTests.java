package io.dengine.faults.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.Externals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the kernel has before, during and after a network. */
class MemberNetworkTests {

    private static final List<String> IDS = List.of("n1", "n2");

    @Test
    void twoNetworksAtATimeDoNotMeetAndLeaveNothingBehind() {
        List<String> made;
        try (MemberNetwork one = Externals.require(() -> MemberNetwork.create(IDS, 1));
                MemberNetwork other = MemberNetwork.create(IDS, 1)) {
            assertThat(one.managementAddress("n1")).isNotEqualTo(other.managementAddress("n1"));
            made = List.of(namespace(one, "n1"), namespace(one, "n2"), namespace(other, "n1"), namespace(other, "n2"));
            assertThat(Namespaces.existing()).containsAll(made);
            assertThat(made).doesNotHaveDuplicates();
        }
        assertThat(Namespaces.existing()).doesNotContainAnyElementsOf(made);
    }

    @Test
    void whatADeadRunHasLeftIsRemovedWithItsProcesses() throws IOException, InterruptedException {
        Externals.require(() -> MemberNetwork.create(IDS, 1)).close();
        NetworkSlot dead = NetworkSlot.take();
        new Namespaces(dead, 1).create();
        Process left = new ProcessBuilder("nsenter", "--net=/run/netns/" + dead.namespace(1), "sleep", "600").start();
        dead.close();

        // the next run takes the same number or another one: either way nothing of the dead one stays
        try (MemberNetwork next = MemberNetwork.create(List.of("n1", "n2", "n3"), 1)) {
            assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(Namespaces.existing()).contains(namespace(next, "n3"));
        }
        assertThat(Namespaces.existing()).doesNotContain(dead.namespace(1));
        assertThat(Namespaces.links()).doesNotContain(dead.bridge(), dead.link(1));
    }

    @Test
    void theLauncherKeepsTheProcessId() throws IOException, InterruptedException {
        try (MemberNetwork network = Externals.require(() -> MemberNetwork.create(IDS, 1))) {
            List<String> command = new ArrayList<>(network.launcher("n2"));
            command.addAll(List.of("sh", "-c", "echo $$; ip -o addr show dev peers"));
            Process process = new ProcessBuilder(command).start();
            String output = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(output).startsWith(process.pid() + "\n").contains(network.peerAddress("n2"));
        }
    }

    private static String namespace(MemberNetwork network, String id) {
        return network.launcher(id).get(1).replaceFirst("^--net=/run/netns/", "");
    }
}
