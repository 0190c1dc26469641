package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dengine.EngineConfig;
import io.dengine.EngineException;
import io.dengine.LimitsConfig;
import io.dengine.Member;
import io.dengine.OverloadedException;
import io.dengine.consensus.MemberReport;
import io.dengine.consensus.MemberRequestHandler;
import io.dengine.consensus.NotSentException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests between members, over real ports. They need no leader. */
class AskTests {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int MAX_REQUEST = LimitsConfig.defaults().maxRequestBytes() + 64 * 1024;
    private static final MemberRequestHandler ECHO = CompletableFuture::completedFuture;

    @TempDir
    Path directory;

    private final List<TestMember> running = new ArrayList<>();
    private final List<Member> members = TestMember.members(2, "127.0.0.1");
    private final ConcurrentLinkedQueue<CompletableFuture<byte[]>> unanswered = new ConcurrentLinkedQueue<>();

    /** Takes every request, and answers when the test does. */
    private final MemberRequestHandler silent = request -> {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        unanswered.add(answer);
        return answer;
    };

    @AfterEach
    void stop() {
        running.forEach(TestMember::close);
    }

    private TestMember start(String id, MemberRequestHandler handler) {
        return start(TestMember.config(id, members, builder -> builder), handler);
    }

    private TestMember start(EngineConfig config, MemberRequestHandler handler) {
        TestMember member = TestMember.of(config, directory);
        if (handler != null) {
            member.consensus.serve(handler);
        }
        member.consensus.start();
        running.add(member);
        return member;
    }

    @Test
    void theHandlersAnswerComesBack() throws Exception {
        TestMember asker = start("n1", null);
        start("n2", request -> CompletableFuture.completedFuture(new byte[] {request[0], 7}));
        assertThat(ask(asker, new byte[] {42}).get()).containsExactly(42, 7);
        assertThat(ask(asker, new byte[] {43}).get()).containsExactly(43, 7);
    }

    @Test
    void theLargestRequestsComeBackWholeManyAtATime() throws Exception {
        TestMember asker = start("n1", null);
        start("n2", ECHO);
        byte[] large = new byte[MAX_REQUEST];
        new Random(1).nextBytes(large);
        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(ask(asker, large));
        }
        for (CompletableFuture<byte[]> answer : answers) {
            assertThat(Arrays.equals(answer.get(), large)).isTrue();
        }
        assertThat(ask(asker, new byte[0]).get()).isEmpty();
    }

    @Test
    void aRequestThatIsTooLongIsABadArgument() {
        TestMember asker = start("n1", null);
        assertThatThrownBy(() -> ask(asker, new byte[MAX_REQUEST + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("" + (MAX_REQUEST + 1))
                .hasMessageContaining("" + MAX_REQUEST);
    }

    @Test
    void whoIsNoOtherMemberIsCertainlyNotAsked() {
        TestMember asker = start("n1", null);
        assertThat(failureOf(asker.consensus.ask("n9", new byte[1], LONG)))
                .isInstanceOf(NotSentException.class)
                .hasMessageContaining("n9");
        assertThat(failureOf(asker.consensus.ask("n1", new byte[1], LONG))).isInstanceOf(NotSentException.class);
        assertThat(failureOf(asker.consensus.ask("n2", new byte[1], Duration.ZERO)))
                .isInstanceOf(NotSentException.class);
    }

    @Test
    void inAClusterOfOneThereIsNobodyToAsk() {
        TestMember alone =
                start(TestMember.config("n1", members.subList(0, 1), builder -> builder.clusterName("alone")), null);
        assertThat(failureOf(ask(alone, new byte[1]))).isInstanceOf(NotSentException.class);
        assertThat(alone.consensus.reports(LONG)).isEmpty();
    }

    @Test
    void aMemberThatIsDownIsCertainlyNotAskedAndIsWhenItIsUp() throws Exception {
        TestMember asker = start("n1", null);
        assertThat(failureOf(ask(asker, new byte[1])))
                .isInstanceOf(NotSentException.class)
                .hasMessageContaining("no connection");

        TestMember other = start("n2", ECHO);
        assertThat(ask(asker, new byte[] {1}).get()).containsExactly(1);
        other.close();
        assertThat(failureOf(ask(asker, new byte[1]))).isInstanceOf(EngineException.class);
        start("n2", ECHO);
        assertThat(ask(asker, new byte[] {2}).get()).containsExactly(2);
    }

    @Test
    void aMemberThatAcceptsNoConnectionInTimeIsCertainlyNotAsked() throws Exception {
        // An address for documentation, which no machine has: the attempt is refused by the network, or by nobody.
        List<Member> unreachable = List.of(members.get(0), new Member("n2", "192.0.2.1:9081"));
        TestMember asker = start(TestMember.config("n1", unreachable, builder -> builder), null);
        assertThat(failureOf(asker.consensus.ask("n2", new byte[1], Duration.ofMillis(50))))
                .isInstanceOf(NotSentException.class);
    }

    @Test
    void afterTheTimeoutTheOutcomeIsNotKnownAndNothingIsLeftBehind() throws Exception {
        TestMember asker = start("n1", null);
        start("n2", silent);
        for (int i = 0; i < 50; i++) {
            assertThat(failureOf(asker.consensus.ask("n2", new byte[1], Duration.ofMillis(i == 0 ? 2_000 : 5))))
                    .isInstanceOf(EngineException.class);
        }
        CompletableFuture<byte[]> late = asker.consensus.ask("n2", new byte[1], Duration.ofMillis(300));
        await().until(() -> !unanswered.isEmpty());
        assertThat(failureOf(late))
                .isNotInstanceOf(NotSentException.class)
                .hasMessageContaining("has not answered within PT0.3S");
        unanswered.forEach(answer -> answer.complete(new byte[1]));
        assertThat(late).as("an answer that comes too late changes nothing").isCompletedExceptionally();
    }

    @Test
    void whatTheHandlerThrowsLeavesTheOutcomeUnknown() {
        TestMember asker = start("n1", null);
        start("n2", request -> {
            if (request[0] == 0) {
                throw new IllegalStateException("thrown");
            }
            return request[0] == 1 ? CompletableFuture.failedFuture(new IllegalStateException("failed")) : null;
        });
        assertThat(failureOf(ask(asker, new byte[] {0})))
                .isInstanceOf(EngineException.class)
                .isNotInstanceOf(NotSentException.class)
                .hasMessageContaining("thrown");
        assertThat(failureOf(ask(asker, new byte[] {1})))
                .isNotInstanceOf(NotSentException.class)
                .hasMessageContaining("failed");
        assertThat(failureOf(ask(asker, new byte[] {2})))
                .as("it was called, whatever it did")
                .isNotInstanceOf(NotSentException.class);
    }

    @Test
    void aMemberThatServesNothingOrIsOfAnotherClusterRefusesUnread() {
        TestMember asker = start("n1", null);
        start("n2", null);
        assertThat(failureOf(ask(asker, new byte[1])))
                .isInstanceOf(NotSentException.class)
                .hasMessageContaining("serves no requests");
        running.remove(1).close();

        start(TestMember.config("n2", members, builder -> builder.clusterName("other")), ECHO);
        assertThat(failureOf(ask(asker, new byte[1])))
                .isInstanceOf(NotSentException.class)
                .hasMessageContaining("cluster other");
    }

    @Test
    void moreThanAllowedAreNotSentAndTheirPlacesComeFree() throws Exception {
        LimitsConfig few = limits(3, 1 << 20);
        TestMember asker = start(TestMember.config("n1", members, builder -> builder.limits(few)), null);
        start("n2", silent);
        List<CompletableFuture<byte[]>> taken =
                List.of(ask(asker, new byte[1]), ask(asker, new byte[1]), ask(asker, new byte[1]));
        assertThat(failureOf(ask(asker, new byte[1])))
                .isInstanceOf(NotSentException.class)
                .hasCauseInstanceOf(OverloadedException.class)
                .hasMessageContaining("max-pending-writes = 3");

        await().until(() -> unanswered.size() == 3);
        unanswered.forEach(answer -> answer.complete(new byte[0]));
        for (CompletableFuture<byte[]> answer : taken) {
            assertThat(answer.get()).isEmpty();
        }
        assertThat(ask(asker, new byte[1])).isNotDone();
        await().until(() -> unanswered.size() == 4);
    }

    @Test
    void moreBytesThanAllowedAreNotSent() {
        LimitsConfig few = limits(100, 10_000);
        TestMember asker = start(TestMember.config("n1", members, builder -> builder.limits(few)), null);
        start("n2", silent);
        assertThat(ask(asker, new byte[20_000])).as("one alone is always taken").isNotDone();
        assertThat(failureOf(ask(asker, new byte[1])))
                .isInstanceOf(NotSentException.class)
                .hasCauseInstanceOf(OverloadedException.class)
                .hasMessageContaining("max-pending-write-size = 10000");
    }

    @Test
    void aStopAnswersEverybodyWhoWaits() {
        TestMember asker = start("n1", null);
        start("n2", silent);
        List<CompletableFuture<byte[]>> waiting = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            waiting.add(ask(asker, new byte[1]));
        }
        await().until(() -> unanswered.size() == 300);
        asker.close();
        assertThat(waiting).allSatisfy(answer -> assertThat(failureOf(answer))
                .isInstanceOf(EngineException.class)
                .isNotInstanceOf(NotSentException.class));
        assertThat(failureOf(ask(asker, new byte[1]))).isInstanceOf(NotSentException.class);
    }

    @Test
    void aMemberThatGoesAwayWhileItIsAskedLeavesTheOutcomeUnknownAtOnce() {
        TestMember asker = start("n1", null);
        TestMember other = start("n2", silent);
        CompletableFuture<byte[]> waiting = ask(asker, new byte[1]);
        await().until(() -> unanswered.size() == 1);
        other.close();
        assertThat(failureOf(waiting)).isNotInstanceOf(NotSentException.class).hasMessageContaining("was lost");
    }

    @Test
    void slowAnswersHoldNoThreadAndDoNotKeepMembersFromTellingOfThemselves() {
        TestMember asker = start("n1", null);
        TestMember other = TestMember.of(TestMember.config("n2", members, builder -> builder), directory);
        MemberReport report = new MemberReport(123, 45, 67);
        other.consensus.serve(silent);
        other.consensus.report(() -> report);
        other.consensus.start();
        running.add(other);
        for (int i = 0; i < 200; i++) {
            ask(asker, new byte[100]);
        }
        await().until(() -> unanswered.size() == 200);
        await().until(() -> asker.consensus.reports(Duration.ofSeconds(2)).equals(Map.of("n2", report)));
        assertThat(other.consensus.reports(LONG))
                .as("this one tells nothing")
                .isEqualTo(Map.of("n1", MemberReport.UNKNOWN));
    }

    @Test
    void aReportThatFailsCostsTheReportOnly() {
        TestMember asker = start("n1", null);
        TestMember other = TestMember.of(TestMember.config("n2", members, builder -> builder), directory);
        other.consensus.report(() -> {
            throw new IllegalStateException("no report");
        });
        other.consensus.start();
        running.add(other);
        await().until(() -> asker.consensus.reports(LONG).equals(Map.of("n2", MemberReport.UNKNOWN)));
    }

    @Test
    void whatIsServedIsSaidBeforeTheStart() {
        TestMember member = start("n1", null);
        assertThatThrownBy(() -> member.consensus.serve(ECHO)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> member.consensus.report(() -> MemberReport.UNKNOWN))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void membersReachEachOtherByIpv6Addresses() throws Exception {
        String host = loopbackHost();
        List<Member> three = TestMember.members(3, host);
        List<TestMember> all = new ArrayList<>();
        for (Member member : three) {
            all.add(start(TestMember.config(member.id(), three, builder -> builder.clusterName("six")), ECHO));
        }
        await().atMost(LONG).until(() -> all.stream().anyMatch(member -> member.consensus.leaderLeaseTerm() != 0));
        TestMember leader = all.stream()
                .filter(member -> member.consensus.leaderLeaseTerm() != 0)
                .findFirst()
                .orElseThrow();
        leader.propose("entry", -1);
        await().until(() -> all.stream().allMatch(member -> member.applied.contains("entry")));
        assertThat(all.get(0).consensus.ask("n3", new byte[] {6}, LONG).get()).containsExactly(6);
        assertThat(all.get(0).consensus.probePeers(LONG)).isEqualTo(Map.of("n2", true, "n3", true));
    }

    // A machine without IPv6 cannot show more than that the rest works.
    private static String loopbackHost() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return socket.isBound() ? "[::1]" : "127.0.0.1";
        } catch (IOException e) {
            return "127.0.0.1";
        }
    }

    private static LimitsConfig limits(int pendingWrites, long pendingBytes) {
        return LimitsConfig.builder()
                .maxPendingWrites(pendingWrites)
                .maxPendingWriteBytes(pendingBytes)
                .build();
    }

    private static CompletableFuture<byte[]> ask(TestMember asker, byte[] request) {
        return asker.consensus.ask("n2", request, LONG);
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        try {
            future.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (Exception e) {
            throw new AssertionError("not answered", e);
        }
        throw new AssertionError("answered");
    }
}
