package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexResponse;
import com.alipay.sofa.jraft.rpc.RpcResponseClosureAdapter;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A bug of the Raft library, and why {@link RaftNode} handles answers on one thread: the answers of all members to a read index round go through one
 * closure, which keeps "the" response in one field. The library sets it and then runs the closure, as two steps, on a thread for each member.
 *
 * <p>Here: a leader of four members that one of them still follows; the two others have refused it, since they have elected another one. Three are a majority.
 */
class SharedResponseTests {

    private static final int QUORUM = 3;
    private static final int FOLLOWERS = 3;
    private static final AppendEntriesResponse CONFIRMED = answer(true);
    private static final AppendEntriesResponse REFUSED = answer(false);

    private final NodeImpl node = new NodeImpl("group", new PeerId("127.0.0.1", 1));

    private boolean confirmed;
    private boolean decided;

    private static AppendEntriesResponse answer(boolean success) {
        return AppendEntriesResponse.newBuilder()
                .setSuccess(success)
                .setTerm(1)
                .setLastLogIndex(1)
                .build();
    }

    private RpcResponseClosureAdapter<AppendEntriesResponse> round() throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(NodeImpl.class.getName() + "$ReadIndexHeartbeatResponseClosure")
                .getConstructors()[0];
        constructor.setAccessible(true);
        RpcResponseClosureAdapter<ReadIndexResponse> caller = new RpcResponseClosureAdapter<>() {
            @Override
            public void run(Status status) {
                decided = true;
                confirmed = status.isOk() && getResponse().getSuccess();
            }
        };
        @SuppressWarnings("unchecked")
        RpcResponseClosureAdapter<AppendEntriesResponse> closure =
                (RpcResponseClosureAdapter<AppendEntriesResponse>) constructor.newInstance(
                        node, caller, ReadIndexResponse.newBuilder().setIndex(1), QUORUM, FOLLOWERS);
        return closure;
    }

    @Test
    void onTwoThreadsOneConfirmationIsCountedTwiceAndAMinorityConfirmsTheLeader() throws ReflectiveOperationException {
        RpcResponseClosureAdapter<AppendEntriesResponse> round = round();
        // What two threads do, in an order that nothing prevents: the second one's response replaces the first one's.
        round.setResponse(REFUSED);
        round.setResponse(CONFIRMED);
        round.run(Status.OK());
        assertThat(decided).isFalse();
        round.run(Status.OK());

        // Should this fail, the library has mended it, and handling answers on one thread is not needed any more.
        assertThat(confirmed)
                .as("confirmed by the leader itself and one of three others")
                .isTrue();
    }

    static Stream<List<AppendEntriesResponse>> ordersOfArrival() {
        return Stream.of(
                List.of(CONFIRMED, REFUSED, REFUSED),
                List.of(REFUSED, CONFIRMED, REFUSED),
                List.of(REFUSED, REFUSED, CONFIRMED));
    }

    @ParameterizedTest
    @MethodSource("ordersOfArrival")
    void onOneThreadNoOrderOfAnswersLetsAMinorityConfirmTheLeader(List<AppendEntriesResponse> answers)
            throws ReflectiveOperationException {
        RpcResponseClosureAdapter<AppendEntriesResponse> round = round();
        for (AppendEntriesResponse answer : answers) {
            round.setResponse(answer);
            round.run(Status.OK());
        }
        assertThat(decided).isTrue();
        assertThat(confirmed).isFalse();
    }
}
