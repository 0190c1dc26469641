package io.dengine.faults.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number that this run has for itself on this machine, and the names and addresses that follow from it. It is held by a lock of a file, which the kernel gives up with the process, however it
 * ends: so what a dead run has left behind is known by its number being free.
 *
 * <p>Addresses are of 198.18.0.0/15, which is set aside for tests of networks (RFC 2544).
 */
final class NetworkSlot implements AutoCloseable {

    /** How many runs a machine can have at a time. */
    static final int SLOTS = 200;

    private static final String NAMESPACE = "d-engine-faults-";
    private static final String LINK = "def";
    private static final Pattern NAMESPACES = Pattern.compile(NAMESPACE + "(\\d+)-(\\d+)");
    private static final Pattern BRIDGES = Pattern.compile(LINK + "(\\d+)");

    /** What this process has: a lock of a file is one of the process, not of a channel. */
    private static final Set<Integer> OWN = ConcurrentHashMap.newKeySet();

    private final int number;
    private final FileChannel channel;

    private NetworkSlot(int number, FileChannel channel) {
        this.number = number;
        this.channel = channel;
    }

    /** Any that is free. */
    static NetworkSlot take() {
        for (int number = 0; number < SLOTS; number++) {
            Optional<NetworkSlot> free = tryTake(number);
            if (free.isPresent()) {
                return free.get();
            }
        }
        throw new IllegalStateException("all " + SLOTS + " networks of this machine are in use");
    }

    /** This one, if nobody has it. */
    static Optional<NetworkSlot> tryTake(int number) {
        // opening the file of a lock that this process has, and closing it, would give the lock up
        if (!OWN.add(number)) {
            return Optional.empty();
        }
        Optional<NetworkSlot> slot = lock(number);
        if (slot.isEmpty()) {
            OWN.remove(number);
        }
        return slot;
    }

    private static Optional<NetworkSlot> lock(int number) {
        Path directory = Path.of(System.getProperty("java.io.tmpdir"), "d-engine-fault-networks");
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    directory.resolve(number + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new NetworkSlot(number, channel));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number in the name of a namespace of ours. */
    static Optional<Integer> ofNamespace(String name) {
        return number(NAMESPACES, name);
    }

    /** The number in the name of a bridge of ours. */
    static Optional<Integer> ofBridge(String name) {
        return number(BRIDGES, name);
    }

    private static Optional<Integer> number(Pattern pattern, String name) {
        Matcher matcher = pattern.matcher(name);
        return matcher.matches() ? Optional.of(Integer.parseInt(matcher.group(1))) : Optional.empty();
    }

    String namespace(int member) {
        return NAMESPACE + number + "-" + member;
    }

    /** Whether a namespace is of this slot. */
    boolean owns(String namespace) {
        return ofNamespace(namespace).filter(owner -> owner == number).isPresent();
    }

    String bridge() {
        return LINK + number;
    }

    String link(int member) {
        return LINK + number + "n" + member;
    }

    /** Where the harness is, on the management network. */
    String harnessAddress() {
        return "198.18." + number + ".254";
    }

    /** Where a member is on the management network, which is never cut. */
    String managementAddress(int member) {
        return "198.18." + number + "." + member;
    }

    /** Where a member is for the other members. */
    String peerAddress(int member) {
        return "198.19." + number + "." + member;
    }

    String hardwareAddress(int member) {
        return String.format("02:00:00:00:%02x:%02x", number, member);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            OWN.remove(number);
        }
    }
}
