package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.RaftMetaStorageOptions;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import io.dengine.storage.StorageException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.NullUnmarked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps term and vote, and is where {@link VoteGate} is asked: the library makes every vote durable here before it is cast, holding its
 * lock; an answer of {@code false} means that the vote is not cast.
 */
@NullUnmarked
final class MetaStorageAdapter implements RaftMetaStorage {

    private static final Logger LOG = LoggerFactory.getLogger(MetaStorageAdapter.class);

    private final MemberMeta meta;
    private final VoteGate gate;
    private final BiConsumer<String, Throwable> onFailure;
    private long term;
    private PeerId votedFor = PeerId.emptyPeer();

    MetaStorageAdapter(MemberMeta meta, VoteGate gate, BiConsumer<String, Throwable> onFailure) {
        this.meta = meta;
        this.gate = gate;
        this.onFailure = onFailure;
    }

    @Override
    public synchronized boolean init(RaftMetaStorageOptions options) {
        term = meta.term();
        String vote = meta.vote();
        if (!vote.isEmpty() && !votedFor.parse(vote)) {
            onFailure.accept("the stored vote '" + vote + "' is not a peer address", null);
            return false;
        }
        return true;
    }

    @Override
    public void shutdown() {
        LOG.debug("the Raft library has let go of its metadata");
    }

    @Override
    public synchronized boolean setTerm(long newTerm) {
        return store(newTerm, votedFor);
    }

    @Override
    public synchronized long getTerm() {
        return term;
    }

    @Override
    public synchronized boolean setVotedFor(PeerId peer) {
        return setTermAndVotedFor(term, peer);
    }

    @Override
    public synchronized PeerId getVotedFor() {
        return votedFor;
    }

    @Override
    public synchronized boolean setTermAndVotedFor(long newTerm, PeerId peer) {
        if (!peer.isEmpty() && !gate.mayVote()) {
            LOG.info(
                    "no vote for {} in term {}: a leader was heard of within the election timeout, or this member is not a"
                            + " voter",
                    peer,
                    newTerm);
            if (newTerm > term) {
                // The library has already moved to this term in memory and will answer others in it.
                store(newTerm, PeerId.emptyPeer());
            }
            return false;
        }
        return store(newTerm, peer);
    }

    private boolean store(long newTerm, PeerId peer) {
        gate.onTerm(newTerm);
        try {
            meta.storeVote(newTerm, peer.isEmpty() ? "" : peer.getEndpoint().toString());
        } catch (StorageException e) {
            // The library would carry on in the new term and acknowledge entries in it: stop it where it stands.
            onFailure.accept("term and vote cannot be stored", e);
            throw e;
        }
        term = newTerm;
        votedFor = peer.copy();
        return true;
    }
}
