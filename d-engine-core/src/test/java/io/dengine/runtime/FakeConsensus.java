package io.dengine.runtime;

import io.dengine.consensus.Consensus;
import io.dengine.consensus.Proposal;
import io.dengine.consensus.ReadIndexListener;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Raft under the control of a test: keeps what it is asked, and answers nothing by itself. */
final class FakeConsensus {

    final List<Proposal> proposals = new CopyOnWriteArrayList<>();
    final List<byte[]> entries = new CopyOnWriteArrayList<>();
    final List<ReadIndexListener> rounds = new CopyOnWriteArrayList<>();
    volatile long applied;
    volatile long committed;
    volatile long leaseTerm;

    /** Is told of every entry, after it was kept. */
    volatile BiConsumer<byte[], Proposal> onPropose = (entry, proposal) -> {};

    /** What proposing throws, if anything. */
    volatile @Nullable Throwable failure;

    Consensus asConsensus() {
        return (Consensus) Proxy.newProxyInstance(
                Consensus.class.getClassLoader(),
                new Class<?>[] {Consensus.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "propose" -> {
                        if (failure != null) {
                            throw failure;
                        }
                        entries.add((byte[]) arguments[0]);
                        proposals.add((Proposal) arguments[2]);
                        onPropose.accept((byte[]) arguments[0], (Proposal) arguments[2]);
                        yield null;
                    }
                    case "readIndex" -> {
                        if (failure != null) {
                            throw failure;
                        }
                        rounds.add((ReadIndexListener) arguments[0]);
                        yield null;
                    }
                    case "isApplied" -> applied >= (long) arguments[0];
                    case "currentCommitIndex" -> committed;
                    case "leaderLeaseTerm" -> leaseTerm;
                    case "leadingTerm" -> leaseTerm;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
