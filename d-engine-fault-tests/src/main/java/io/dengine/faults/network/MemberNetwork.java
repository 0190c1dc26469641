package io.dengine.faults.network;

import io.dengine.faults.UnavailableException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A network of members, each in a namespace of its own, with links that can be broken. The members speak real TCP of real kernels; every packet between two of them passes through this process, which
 * does to it what its link's rule says. A second network, which nothing cuts, is between the members and this process.
 *
 * <p>Needs Linux, root, iproute2, and a kernel with veth, bridge and VXLAN; neither traffic control nor a firewall. Names and addresses are this run's own. What a run leaves that is
 * killed is removed by the next one.
 */
public final class MemberNetwork implements AutoCloseable {

    private static final int EXIT_ATTEMPTS = 3;

    private final NetworkSlot slot;
    private final Namespaces namespaces;
    private final Links links;
    private final Thread atExit = new Thread(this::removeAtExit, "fault-network-end");
    private @Nullable Relay relay;
    private boolean closed;

    private MemberNetwork(NetworkSlot slot, List<String> ids) {
        this.slot = slot;
        this.namespaces = new Namespaces(slot, ids.size());
        this.links = new Links(ids);
    }

    /**
     * Makes one.
     *
     * @param ids the members' ids
     * @param seed of what lossy and slow links do
     * @throws UnavailableException if this machine cannot; the message says why
     */
    public static MemberNetwork create(List<String> ids, long seed) {
        Namespaces.removeLeftovers();
        MemberNetwork network = new MemberNetwork(NetworkSlot.take(), ids);
        Runtime.getRuntime().addShutdownHook(network.atExit);
        try {
            network.open(seed);
            return network;
        } catch (IOException | RuntimeException e) {
            try {
                network.close();
            } catch (UnavailableException remains) {
                e.addSuppressed(remains);
            }
            throw e instanceof UnavailableException unavailable
                    ? unavailable
                    : new UnavailableException("the network could not be made: " + e);
        }
    }

    private synchronized void open(long seed) throws IOException {
        if (closed) {
            throw new UnavailableException("this process is about to exit");
        }
        namespaces.create();
        List<InetSocketAddress> kernels = new ArrayList<>();
        for (int member = 1; member <= links.size(); member++) {
            kernels.add(new InetSocketAddress(slot.managementAddress(member), Namespaces.VXLAN_PORT));
        }
        InetSocketAddress middle = new InetSocketAddress(slot.harnessAddress(), Namespaces.VXLAN_PORT);
        relay = new Relay(links, middle, kernels, seed);
    }

    /** The links between the members. */
    public Links links() {
        return links;
    }

    /** Where a member listens to the other members. */
    public String peerAddress(String id) {
        return slot.peerAddress(number(id));
    }

    /** Where a member is reached by this process, whatever is cut. */
    public String managementAddress(String id) {
        return slot.managementAddress(number(id));
    }

    /** What stands before a command that is to run in a member's namespace. It becomes that command, with the same process id. */
    public List<String> launcher(String id) {
        return List.of("nsenter", "--net=/run/netns/" + slot.namespace(number(id)));
    }

    private int number(String id) {
        return IntStream.range(0, links.size())
                        .filter(i -> links.ids().get(i).equals(id))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("id: " + id + ", allowed are " + links.ids()))
                + 1;
    }

    /**
     * Removes everything; the processes in it must have ended. What could not be removed, since a signal for all of us hit the command as well, is tried again at the exit of this process.
     */
    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // the hook is on its way, and finds nothing left to do
        }
    }

    // The signal that ends us often ends the commands that we have just started, too.
    private void removeAtExit() {
        for (int attempt = 1; attempt <= EXIT_ATTEMPTS; attempt++) {
            try {
                remove();
                return;
            } catch (UnavailableException e) {
                System.err.println("the network was not removed, attempt " + attempt + ": " + e.getMessage());
            }
        }
    }

    private synchronized void remove() {
        if (!closed) {
            if (relay != null) {
                relay.close();
            }
            namespaces.remove();
            slot.close();
            closed = true;
        }
    }
}
