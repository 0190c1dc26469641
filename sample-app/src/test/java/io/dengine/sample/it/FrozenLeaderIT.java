package io.dengine.sample.it;

import static io.dengine.sample.it.ClusterProcesses.ELECTION_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dengine.sample.it.Hammer.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The leader is stopped by SIGSTOP, as by a pause of its machine, and does not know that it was when it goes on. */
class FrozenLeaderIT {

    @RegisterExtension
    final Workspace workspace = new Workspace();

    @Test
    void afterwardsItIsNoPrimaryAndReadsNothingStale() {
        Externals.require("kill", "procps");
        ClusterProcesses cluster = ClusterProcesses.ofThree(workspace);
        cluster.startAll();
        NodeProcess frozen = cluster.awaitSettled();
        put(frozen, "old");

        long start = System.nanoTime();
        frozen.freeze();
        NodeProcess next = cluster.awaitPrimary(cluster.others(frozen));
        Duration election = Duration.ofNanos(System.nanoTime() - start);
        put(next, "new");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> System.nanoTime() - start
                        > ELECTION_TIMEOUT.multipliedBy(5).toNanos());

        try (Hammer main = Hammer.start(get(frozen.base().resolve("/primary")), 2);
                Hammer management = Hammer.start(get(frozen.management("/actuator/health/primary")), 2);
                Hammer reads = Hammer.start(Http.getRequest(frozen.base(), "key", "linearizable"), 4);
                HttpWriter writer = HttpWriter.start(frozen::base, "frozen", 2, Duration.ZERO)) {
            frozen.unfreeze();
            await().atMost(Duration.ofSeconds(20)).until(frozen::isReplica);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> reads.answers().stream().anyMatch(answer -> answer.status() == 200)
                            && main.answers().size() > 50
                            && management.answers().size() > 50
                            && writer.log().count() > 50);
            main.awaitStopped();
            management.awaitStopped();
            reads.awaitStopped();
            WriteLog log = writer.stop();

            Report.line(
                    "SIGSTOP of the leader: %s leads after %d ms; after SIGCONT: first answer of /primary %d,"
                            + " %d linearizable reads, none stale; writes sent to it: %s",
                    next,
                    election.toMillis(),
                    main.answers().get(0).status(),
                    reads.answers().size(),
                    log);
            assertThat(main.answers()).extracting(Answer::status).containsOnly(503);
            assertThat(management.answers()).extracting(Answer::status).containsOnly(503);
            assertThat(reads.answers())
                    .noneSatisfy(answer -> assertThat(answer.body()).contains("old"));
            assertThat(successes(reads)).isNotEmpty().allSatisfy(answer -> assertThat(answer.body())
                    .contains("new"));
            Verification.everyNodeAgreesWith(log, cluster.nodes());
        }
    }

    private static List<Answer> successes(Hammer hammer) {
        return hammer.answers().stream()
                .filter(answer -> answer.status() == 200)
                .toList();
    }

    private static void put(NodeProcess node, String value) {
        assertThat(Http.send(Http.putRequest(node.base(), "key", value)).statusCode())
                .isEqualTo(200);
    }

    private static HttpRequest get(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
    }
}
