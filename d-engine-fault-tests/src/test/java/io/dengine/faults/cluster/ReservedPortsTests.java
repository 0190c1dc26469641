package io.dengine.faults.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A port that a run has taken is not another run's, and is free for who listens. */
class ReservedPortsTests {

    @Test
    void areHeldUntilClosedAndCanBeListenedOn() throws IOException {
        ReservedPorts ports = ReservedPorts.take(6);
        List<Integer> numbers = ports.numbers();
        assertThat(numbers).hasSize(6).doesNotHaveDuplicates();
        for (int port : numbers) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            try (ServerSocket member = new ServerSocket()) {
                member.bind(address);
            }
            // how another run sees that it is taken
            assertThatThrownBy(() -> new DatagramSocket(address)).isInstanceOf(BindException.class);
        }
        ports.close();
        for (int port : numbers) {
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)).close();
        }
    }
}
