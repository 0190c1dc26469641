package io.dengine.benchmarks.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Free ports of the loopback interface, below the range of outgoing connections, which could take one meanwhile. Thread-safe. */
final class Ports {

    private static final int FIRST = 10_000;
    private static final int LAST = 19_999;

    private static int next = FIRST + (int) (ProcessHandle.current().pid() * 37 % (LAST - FIRST));

    private Ports() {}

    /** So many that are free now; none is given twice in a row. */
    static synchronized List<Integer> free(int count) {
        List<Integer> ports = new ArrayList<>();
        for (int tries = 0; ports.size() < count; tries++) {
            if (tries > LAST - FIRST) {
                throw new UncheckedIOException(new IOException("no free ports on the loopback interface"));
            }
            next = next == LAST ? FIRST : next + 1;
            if (isFree(next)) {
                ports.add(next);
            }
        }
        return ports;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
