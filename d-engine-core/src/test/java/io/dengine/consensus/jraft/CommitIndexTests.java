package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dengine.EngineConfig;
import io.dengine.Member;
import io.dengine.consensus.ReadIndexListener;
import io.dengine.storage.memory.MemoryStorageEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commit index of a leader, and entries that are bound to a term, over the real library. */
class CommitIndexTests {

    @TempDir
    Path directory;

    private final UUID incarnation = UUID.randomUUID();
    private final MemoryStorageEngine storage = new MemoryStorageEngine();
    private TestMember member;

    @BeforeEach
    void aLeader() {
        storage.open(directory);
        start();
    }

    @AfterEach
    void stop() {
        member.close();
    }

    private void start() {
        EngineConfig config = TestMember.config(
                "n1", List.of(new Member("n1", "127.0.0.1:7")), builder -> builder.clusterName("commit"));
        member = new TestMember(config, incarnation, storage, directory);
        member.consensus.start();
        await().until(() -> member.consensus.leadingTerm() != 0);
    }

    @Test
    void countsWhatIsCommittedWhileTheApplyThreadIsStillBusyWithAnEarlierEntry() {
        long before = member.consensus.currentCommitIndex();
        member.applying.drainPermits();
        member.propose("a", -1);
        member.propose("b", -1);
        member.propose("c", -1);

        await().until(() -> member.consensus.currentCommitIndex() == before + 3);
        assertThat(member.applied).isEmpty();
        assertThat(member.consensus.isApplied(before)).isTrue();
        assertThat(member.consensus.isApplied(before + 1)).isFalse();
        assertThat(member.consensus.commitIndex()).isEqualTo(before + 3);
        assertThat(member.consensus.appliedIndex()).isEqualTo(before);
    }

    @Test
    void isNeverBelowTheReadIndexThatSomebodyWasGivenBefore() throws Exception {
        for (int i = 0; i < 100; i++) {
            member.propose("entry", -1);
            long given = readIndex().get();
            assertThat(member.consensus.currentCommitIndex()).isGreaterThanOrEqualTo(given);
        }
    }

    @Test
    void ofAMemberThatIsStoppedIsWhatItHasApplied() {
        member.propose("a", -1);
        await().until(() -> member.applied.contains("a"));
        long applied = member.consensus.appliedIndex();
        member.close();
        assertThat(member.consensus.currentCommitIndex()).isEqualTo(applied);
        assertThat(member.consensus.isApplied(applied)).isTrue();
    }

    @Test
    void anEntryBoundToATermThatHasEndedIsRefusedAndNeverApplied() throws Exception {
        long first = member.consensus.leadingTerm();
        CompletableFuture<String> own = member.propose("of the first term", first);
        await().until(() -> member.applied.contains("of the first term"));
        assertThat(own).isNotDone();
        member.close();

        start();
        long second = member.consensus.leadingTerm();
        assertThat(second).isGreaterThan(first);
        assertThat(member.propose("late", first).get()).isEqualTo("rejected: TERM_ENDED");
        assertThat(member.propose("early", second + 1).get()).isEqualTo("rejected: TERM_ENDED");
        member.propose("of the second term", second);
        await().until(() -> member.applied.contains("of the second term"));
        assertThat(member.applied).doesNotContain("late", "early");
    }

    private CompletableFuture<Long> readIndex() {
        CompletableFuture<Long> index = new CompletableFuture<>();
        member.consensus.readIndex(new ReadIndexListener() {
            @Override
            public void confirmed(long confirmed) {
                index.complete(confirmed);
            }

            @Override
            public void failed(String reason, boolean noLeader) {
                index.completeExceptionally(new IllegalStateException(reason));
            }
        });
        return index;
    }
}
