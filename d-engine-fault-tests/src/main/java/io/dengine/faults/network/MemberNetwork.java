package io.dengine.faults.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network of members, each in a namespace of its own, with links that can be broken. The members speak real TCP of real kernels; every packet between two of them passes through this process, which
 * does to it what its link's rule says. A second network, which nothing cuts, is between the members and this process.
 *
 * <p>Needs Linux, root, iproute2, and a kernel with veth, bridge and VXLAN; neither traffic control nor a firewall. Names and addresses are this run's own. What a run leaves that is
 * killed is removed by the next one.
 */
public final class MemberNetwork implements AutoCloseable {

    private final NetworkSlot slot;
    private final Namespaces namespaces;
    private final Links links;
    private final Relay relay;
    private boolean closed;

    private MemberNetwork(NetworkSlot slot, Namespaces namespaces, Links links, Relay relay) {
        this.slot = slot;
        this.namespaces = namespaces;
        this.links = links;
        this.relay = relay;
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
        NetworkSlot slot = NetworkSlot.take();
        Namespaces namespaces = new Namespaces(slot, ids.size());
        Links links = new Links(ids);
        try {
            namespaces.create();
            List<InetSocketAddress> kernels = new ArrayList<>();
            for (int member = 1; member <= ids.size(); member++) {
                kernels.add(new InetSocketAddress(slot.managementAddress(member), Namespaces.VXLAN_PORT));
            }
            InetSocketAddress middle = new InetSocketAddress(slot.harnessAddress(), Namespaces.VXLAN_PORT);
            return new MemberNetwork(slot, namespaces, links, new Relay(links, middle, kernels, seed));
        } catch (IOException | RuntimeException e) {
            undo(namespaces, slot, e);
            throw e instanceof UnavailableException unavailable
                    ? unavailable
                    : new UnavailableException("the network could not be made: " + e);
        }
    }

    private static void undo(Namespaces namespaces, NetworkSlot slot, Exception cause) {
        try (slot) {
            namespaces.remove();
        } catch (UnavailableException e) {
            cause.addSuppressed(e);
        }
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

    /** Removes everything; the processes in it must have ended. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            relay.close();
            try (slot) {
                namespaces.remove();
            }
        }
    }
}
