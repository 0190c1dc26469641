package io.dengine.faults.cluster;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free TCP ports of the loopback interface that no other run takes, also while nobody listens on them: before a member is started, and while it is down. Each is held by a UDP socket with its number,
 * which no member needs.
 */
final class ReservedPorts implements AutoCloseable {

    /** Below the range of outgoing connections, which could take a port while nobody listens on it. */
    private static final int FIRST = 12_000;

    private static final int LAST = 31_000;
    private static final int MAX_TRIES = 10_000;

    private final List<DatagramSocket> holders = new ArrayList<>();

    private ReservedPorts() {}

    /** Takes so many, at random: other runs look at the same time. */
    static ReservedPorts take(int count) {
        ReservedPorts ports = new ReservedPorts();
        for (int tries = 0; ports.holders.size() < count; tries++) {
            int candidate = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (!ports.takes(candidate) && tries > MAX_TRIES) {
                ports.close();
                throw new IllegalStateException("no " + count + " free ports from " + FIRST + " to " + LAST);
            }
        }
        return ports;
    }

    // Held before it is looked at: whoever looks first, the other one does not get it.
    private boolean takes(int port) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        DatagramSocket holder;
        try {
            holder = new DatagramSocket(address);
        } catch (IOException taken) {
            return false;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
        } catch (IOException taken) {
            holder.close();
            return false;
        }
        holders.add(holder);
        return true;
    }

    /** Their numbers. */
    List<Integer> numbers() {
        return holders.stream().map(DatagramSocket::getLocalPort).toList();
    }

    @Override
    public void close() {
        holders.forEach(DatagramSocket::close);
    }
}
