package io.dengine.faults.network;

import io.dengine.faults.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes and removes what a run needs of the kernel: a bridge, and for each member a namespace with two interfaces. {@code manage} is a veth on the bridge, for the harness. {@code peers} is a
 * VXLAN over it whose only other end is the relay.
 */
final class Namespaces {

    /** The port of the relay, and of every member's kernel. */
    static final int VXLAN_PORT = 4789;

    private static final int MTU = 9000;
    private static final int VXLAN_HEADERS = 50;
    private static final long KILL_SECONDS = 10;

    private final NetworkSlot slot;
    private final int size;

    Namespaces(NetworkSlot slot, int size) {
        this.slot = slot;
        this.size = size;
    }

    /** Makes everything, in place of what a dead run may have left. */
    void create() {
        remove(slot);
        IpCommand.run("link add " + slot.bridge() + " mtu " + MTU + " type bridge");
        IpCommand.run("addr add " + slot.harnessAddress() + "/24 dev " + slot.bridge());
        IpCommand.run("link set " + slot.bridge() + " up");
        for (int member = 1; member <= size; member++) {
            create(member);
        }
    }

    private void create(int member) {
        String namespace = slot.namespace(member);
        String inside = "-n " + namespace + " ";
        IpCommand.run("netns add " + namespace);
        IpCommand.run("link add " + slot.link(member) + " mtu " + MTU + " type veth peer name manage netns " + namespace
                + " mtu " + MTU);
        IpCommand.run("link set " + slot.link(member) + " master " + slot.bridge() + " up");
        IpCommand.run(inside + "link set lo up");
        IpCommand.run(inside + "addr add " + slot.managementAddress(member) + "/24 dev manage");
        IpCommand.run(inside + "link set manage up");
        // one packet is one segment: the relay is a process, and nobody would cut larger ones for it
        IpCommand.run(inside + "link add peers address " + slot.hardwareAddress(member) + " mtu "
                + (MTU - VXLAN_HEADERS) + " gso_max_segs 1 type vxlan id 1 remote " + slot.harnessAddress()
                + " dstport " + VXLAN_PORT + " nolearning");
        IpCommand.run(inside + "addr add " + slot.peerAddress(member) + "/24 dev peers");
        IpCommand.run(inside + "link set peers up");
        for (int other = 1; other <= size; other++) {
            if (other != member) {
                IpCommand.run(inside + "neigh add " + slot.peerAddress(other) + " lladdr " + slot.hardwareAddress(other)
                        + " dev peers nud permanent");
            }
        }
    }

    /** Removes everything; does nothing where there is nothing. */
    void remove() {
        remove(slot);
    }

    /** Removes what runs have left that did not end in order. */
    static void removeLeftovers() {
        List<Integer> numbers = new ArrayList<>();
        existing().forEach(name -> NetworkSlot.ofNamespace(name).ifPresent(numbers::add));
        links().forEach(name -> NetworkSlot.ofBridge(name).ifPresent(numbers::add));
        for (int number : numbers.stream().distinct().toList()) {
            try (NetworkSlot dead = NetworkSlot.tryTake(number).orElse(null)) {
                if (dead != null) {
                    remove(dead);
                }
            }
        }
    }

    // As much as is possible: what one command cannot remove must not keep the others from it.
    private static void remove(NetworkSlot slot) {
        List<UnavailableException> failures = new ArrayList<>();
        List<String> links = links();
        for (String namespace : existing()) {
            if (slot.owns(namespace)) {
                attempt(failures, () -> killAll(namespace));
                attempt(failures, () -> IpCommand.run("netns delete " + namespace));
            }
        }
        // these go with their namespaces as well, but only when the kernel comes to it
        for (String link : links) {
            if (link.equals(slot.bridge()) || link.startsWith(slot.bridge() + "n")) {
                attempt(failures, () -> deleteLink(link));
            }
        }
        if (!failures.isEmpty()) {
            UnavailableException first = failures.remove(0);
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private static void attempt(List<UnavailableException> failures, Runnable step) {
        try {
            step.run();
        } catch (UnavailableException e) {
            failures.add(e);
        }
    }

    private static void deleteLink(String link) {
        try {
            IpCommand.run("link delete " + link);
        } catch (UnavailableException e) {
            if (links().contains(link)) {
                throw e;
            }
        }
    }

    /** The processes that a run has left in a namespace of ours: only members are ever started there. */
    private static void killAll(String namespace) {
        for (String pid : IpCommand.run("netns pids " + namespace).split("\\s+")) {
            if (!pid.isEmpty()) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(Namespaces::kill);
            }
        }
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        try {
            process.onExit().get(KILL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("process " + process.pid() + " does not end", e);
        }
    }

    /** The names of all namespaces. */
    static List<String> existing() {
        return IpCommand.run("netns list")
                .lines()
                .map(line -> line.split(" ")[0])
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** The names of all links. */
    static List<String> links() {
        return IpCommand.run("-o link show")
                .lines()
                .map(line -> line.split(": ", 3))
                .filter(parts -> parts.length > 1)
                .map(parts ->
                        Optional.of(parts[1]).map(name -> name.split("@")[0]).orElseThrow())
                .toList();
    }
}
