package io.dengine.runtime;

import io.dengine.EngineException;
import io.dengine.EngineFailedException;
import io.dengine.LeaderElectionTimeoutException;
import io.dengine.LeaderInfo;
import io.dengine.Subscription;
import io.dengine.node.Node;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the event that a leader is known. */
public final class ReadyWait {

    private static final Duration PROBE = Duration.ofMillis(500);

    private ReadyWait() {}

    /**
     * Waits.
     *
     * @param stillRunning throws when the engine has been stopped
     */
    public static LeaderInfo await(Node node, LeadershipHub leadership, Duration timeout, Runnable stillRunning) {
        CompletableFuture<LeaderInfo> known = new CompletableFuture<>();
        try (Subscription ignored = leadership.subscribe(change -> {
            LeaderInfo leader = change.current().leader();
            if (leader != null) {
                known.complete(leader);
            } else if (change.current().role() == io.dengine.Role.STOPPED) {
                known.completeExceptionally(new EngineException("stopped"));
            }
        })) {
            return known.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw timedOut(node, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while waiting for a leader", e);
        } catch (ExecutionException e) {
            stillRunning.run();
            throw new EngineFailedException("node " + node.nodeId() + " has stopped itself: "
                    + node.status().failure());
        }
    }

    private static LeaderElectionTimeoutException timedOut(Node node, Duration timeout) {
        List<String> unreachable = node.unreachableMembers(PROBE);
        String reach = unreachable.isEmpty()
                ? "the peer ports of all other members can be reached"
                : "the peer port could not be reached of: " + String.join(", ", unreachable);
        return new LeaderElectionTimeoutException(
                "node " + node.nodeId() + " knows of no leader after " + timeout + "; " + reach, unreachable);
    }
}
