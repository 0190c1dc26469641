package io.dengine.sample.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports that nobody listens on. They are taken from below the range that systems give to outgoing connections, so that a port
 * stays free while the node that owns it is down.
 */
final class Ports {

    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    static int free() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + FIRST + " and " + LAST);
    }

    /** What to add to the ports of the profiles, so that all of them are free. */
    static int freeOffset() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int offset = ThreadLocalRandom.current().nextInt(12_000, 21_000);
            if (IntStream.of(8081, 8082, 8083, 9081, 9082, 9083, 10_001, 10_002, 10_003)
                    .map(port -> port + offset)
                    .allMatch(Ports::isFree)) {
                return offset;
            }
        }
        throw new IllegalStateException("no free range of ports");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // a port in TIME_WAIT is free for a server
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
