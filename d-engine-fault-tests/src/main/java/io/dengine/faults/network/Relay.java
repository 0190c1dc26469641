package io.dengine.faults.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Stands in the middle of all links: every packet between members comes to it in a VXLAN packet, and goes on, late, or not at all, as the rule of its link says.
 *
 * <p>Two threads: one receives, and delivers what is due at once; the other delivers what was held back.
 */
final class Relay implements AutoCloseable {

    private static final int LARGEST = 65_535;
    private static final int BUFFER = 4 << 20;
    private static final int MAX_HELD = 20_000;
    private static final long JOIN_MILLIS = 10_000;

    private record Held(long due, long number, byte[] bytes, int destination) {}

    private final Links links;
    private final List<InetSocketAddress> members;
    private final DatagramSocket socket;
    private final List<LinkTiming> timings = new ArrayList<>();
    private final PriorityQueue<Held> held = new PriorityQueue<>((one, other) -> {
        int byTime = Long.signum(one.due - other.due);
        return byTime != 0 ? byTime : Long.compare(one.number, other.number);
    });
    private final Thread receiver;
    private final Thread deliverer;
    private long heldSoFar;

    /**
     * Relays from now on.
     *
     * @param address where the members' kernels send to
     * @param members where each member's kernel listens, in the order of their numbers
     * @param seed of what is lost and how delays vary
     */
    Relay(Links links, InetSocketAddress address, List<InetSocketAddress> members, long seed) throws IOException {
        this.links = links;
        this.members = List.copyOf(members);
        this.socket = new DatagramSocket(address);
        socket.setReceiveBufferSize(BUFFER);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < links.size() * links.size(); i++) {
            timings.add(new LinkTiming(random.split(), System.nanoTime()));
        }
        this.receiver = thread(this::receive, "fault-relay-receiver");
        this.deliverer = thread(this::deliver, "fault-relay-deliverer");
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void receive() {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        while (!socket.isClosed()) {
            packet.setLength(LARGEST);
            try {
                socket.receive(packet);
            } catch (IOException e) {
                if (socket.isClosed()) {
                    return;
                }
                throw new UncheckedIOException("the relay has lost its socket", e);
            }
            relay(packet.getData(), packet.getLength());
        }
    }

    private void relay(byte[] bytes, int length) {
        if (!Frame.isIpv4(bytes, length)) {
            return;
        }
        int from = Frame.source(bytes);
        int to = Frame.destination(bytes);
        if (from < 0 || from >= links.size() || to < 0 || to >= links.size()) {
            return;
        }
        int pair = links.pair(from, to);
        long now = System.nanoTime();
        OptionalLong due = timings.get(pair).delivery(links.rule(pair), length, now);
        if (due.isEmpty()) {
            links.countDropped(pair);
            return;
        }
        Frame.completeChecksum(bytes, length);
        if (due.getAsLong() - now <= 0) {
            send(bytes, length, to);
            links.countPassed(pair);
        } else if (hold(due.getAsLong(), Arrays.copyOf(bytes, length), to)) {
            links.countHeldBack();
            links.countPassed(pair);
        } else {
            links.countDropped(pair);
        }
    }

    private boolean hold(long due, byte[] bytes, int to) {
        synchronized (held) {
            if (held.size() >= MAX_HELD) {
                return false;
            }
            held.add(new Held(due, heldSoFar++, bytes, to));
            held.notifyAll();
            return true;
        }
    }

    private void deliver() {
        try {
            while (true) {
                Held next = awaitNext();
                send(next.bytes, next.bytes.length, next.destination);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private Held awaitNext() throws InterruptedException {
        synchronized (held) {
            while (true) {
                Held next = held.peek();
                if (next == null) {
                    held.wait();
                } else {
                    long nanos = next.due - System.nanoTime();
                    if (nanos <= 0) {
                        held.remove();
                        return next;
                    }
                    held.wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
                }
            }
        }
    }

    // A packet that cannot be sent is a lost one, as on every network.
    private void send(byte[] bytes, int length, int destination) {
        try {
            socket.send(new DatagramPacket(bytes, length, members.get(destination)));
        } catch (SocketException closed) {
            if (!socket.isClosed()) {
                System.err.println("a packet was lost: " + closed);
            }
        } catch (IOException e) {
            System.err.println("a packet was lost: " + e);
        }
    }

    /** Ends both threads. */
    @Override
    public void close() {
        socket.close();
        deliverer.interrupt();
        try {
            receiver.join(JOIN_MILLIS);
            deliverer.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
