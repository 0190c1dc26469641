package io.dengine.consensus.jraft;

import io.dengine.Member;
import io.dengine.concurrent.DaemonThreads;
import io.dengine.config.PeerAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Finds out which peer ports accept a connection at this moment. */
final class PeerProbe {

    private PeerProbe() {}

    static Map<String, Boolean> reachable(List<Member> members, Duration timeout) {
        Map<String, CompletableFuture<Boolean>> probes = new LinkedHashMap<>();
        for (Member member : members) {
            CompletableFuture<Boolean> probe = new CompletableFuture<>();
            DaemonThreads.start("d-engine-peer-probe-" + member.id(), () -> probe.complete(connects(member, timeout)));
            // A name that does not resolve can take longer than the connection's own time-out.
            probes.put(member.id(), probe.completeOnTimeout(false, timeout.toMillis() + 100, TimeUnit.MILLISECONDS));
        }
        Map<String, Boolean> result = new LinkedHashMap<>();
        probes.forEach((id, probe) -> result.put(id, probe.join()));
        return result;
    }

    private static boolean connects(Member member, Duration timeout) {
        PeerAddress address = PeerAddress.of(member.address());
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.host(), address.port()),
                    Math.toIntExact(Math.max(1, timeout.toMillis())));
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
