package io.dengine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports of the loopback interface, below the range from which the system takes the ports of outgoing connections: a member that
 * reconnects to one that is down could otherwise be given that very port and connect to itself.
 */
public final class FreePorts {

    private static final int FIRST = 12_000;
    private static final int LAST = 31_000;

    private FreePorts() {}

    /** As many different ports as asked for. */
    public static List<Integer> choose(int count) {
        Set<Integer> ports = new LinkedHashSet<>();
        while (ports.size() < count) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port)) {
                ports.add(port);
            }
        }
        return List.copyOf(ports);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
