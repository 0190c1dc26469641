package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.FSMCaller;
import com.alipay.sofa.jraft.core.BallotBox;
import com.alipay.sofa.jraft.core.NodeImpl;
import io.dengine.EngineException;
import java.lang.invoke.MethodHandles;

/**
 * How far the library's node has committed and applied, read without the node's lock.
 *
 * <p>{@link NodeImpl#getLastCommittedIndex()} is no commit index: it tells up to which index the apply thread has <em>begun</em> to apply,
 * so it lags behind by whatever waits for that thread. The commit index, which the leader gives to whoever asks for a read index, is in
 * the ballot box, and the node has no method for it. Both it and {@link NodeImpl#getLastAppliedLogIndex()} would also wait for the node's
 * lock, which is held while a vote is made durable, and throw once the node has stopped.
 */
final class NodeIndexes {

    private final BallotBox ballots;
    private final FSMCaller applying;

    private NodeIndexes(BallotBox ballots, FSMCaller applying) {
        this.ballots = ballots;
        this.applying = applying;
    }

    /** The indexes of a node that was initialized. */
    static NodeIndexes of(NodeImpl node) {
        return new NodeIndexes(
                fieldOf(node, "ballotBox", BallotBox.class), fieldOf(node, "fsmCaller", FSMCaller.class));
    }

    private static <T> T fieldOf(NodeImpl node, String name, Class<T> type) {
        try {
            return type.cast(MethodHandles.privateLookupIn(NodeImpl.class, MethodHandles.lookup())
                    .findVarHandle(NodeImpl.class, name, type)
                    .get(node));
        } catch (ReflectiveOperationException e) {
            throw new EngineException(
                    "the Raft library is not SOFAJRaft " + Rejections.LIBRARY_VERSION
                            + ", or not accessible: its node has no field " + name,
                    e);
        }
    }

    /** The commit index: a leader's grows before anything that was committed is applied anywhere. */
    long committed() {
        return ballots.getLastCommittedIndex();
    }

    /** The last index that was applied, Raft's own entries included. */
    long applied() {
        return applying.getLastAppliedIndex();
    }
}
