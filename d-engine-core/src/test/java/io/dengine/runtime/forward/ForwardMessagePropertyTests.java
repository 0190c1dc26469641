package io.dengine.runtime.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.DiskFullException;
import io.dengine.LeaderInfo;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.ReadTimeoutException;
import io.dengine.RequestRefusedException;
import io.dengine.command.Damage;
import io.dengine.command.MalformedCommandException;
import io.dengine.command.RandomCommands;
import io.dengine.command.RandomResults;
import io.dengine.command.UnknownCommandException;
import io.dengine.lease.LeaseNotFoundException;
import io.dengine.lease.LeaseStatus;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of all requests to the leader and of its answers. */
class ForwardMessagePropertyTests {

    private static final String NODE = "n2";

    @Property
    void everyFailureComesOutAsItWentIn(@ForAll("failures") RuntimeException failure, @ForAll("texts") String node) {
        ForwardAnswer sent = new ForwardAnswer.Failure(failure);

        ForwardAnswer.Failure read = (ForwardAnswer.Failure) ForwardAnswer.decode(ForwardAnswer.encode(sent, node));

        assertThat(read.exception()).isExactlyInstanceOf(failure.getClass());
        if (failure instanceof NotLeaderException notLeader) {
            assertThat(read.exception())
                    .hasMessage(new NotLeaderException(node, notLeader.leader()).getMessage())
                    .isInstanceOfSatisfying(NotLeaderException.class, e -> assertThat(e.leader())
                            .isEqualTo(notLeader.leader()));
        } else {
            assertThat(read.exception()).hasMessage(failure.getMessage());
        }
    }

    @Property(tries = 5_000)
    void damagedAnswersAreAnAnswerOrRefused(
            @ForAll("anyAnswers") ForwardAnswer answer, @ForAll("damages") List<Damage> damages) {
        readBackOrRefused(
                Damage.apply(damages, ForwardAnswer.encode(answer, NODE)),
                ForwardAnswer::decode,
                read -> ForwardAnswer.encode(read, nodeOf(read)));
    }

    @Property(tries = 2_000)
    void damagedRequestsAreARequestOrRefused(@ForAll byte[] rest, @ForAll("damages") List<Damage> damages) {
        byte[] write = ForwardRequest.encode(new ForwardRequest.Write(rest, Duration.ofSeconds(1)));
        byte[] question = ForwardRequest.encode(
                new ForwardRequest.TimeToLive(rest.length, rest.length % 2 == 0, Duration.ofSeconds(1)));

        readBackOrRefused(Damage.apply(damages, write), ForwardRequest::decode, ForwardRequest::encode);
        readBackOrRefused(Damage.apply(damages, question), ForwardRequest::decode, ForwardRequest::encode);
    }

    private static <T> void readBackOrRefused(byte[] bytes, Function<byte[], T> decode, Function<T, byte[]> encode) {
        T read;
        try {
            read = decode.apply(bytes);
        } catch (MalformedCommandException | UnknownCommandException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        assertThat(encode.apply(read)).isEqualTo(bytes);
    }

    // The refusing node is a part of the message only.
    private static String nodeOf(ForwardAnswer answer) {
        if (answer instanceof ForwardAnswer.Failure failure
                && failure.exception() instanceof NotLeaderException notLeader) {
            String suffix =
                    new NotLeaderException("", notLeader.leader()).getMessage().substring("node ".length());
            String message = notLeader.getMessage();
            return message.substring("node ".length(), message.length() - suffix.length());
        }
        return NODE;
    }

    @Provide
    Arbitrary<RuntimeException> failures() {
        Arbitrary<String> messages = RandomCommands.texts();
        Arbitrary<URI> urls = Arbitraries.of(URI.create("http://a:1/b"), URI.create("https://x"), URI.create("rel"));
        return Arbitraries.oneOf(List.of(
                Combinators.combine(messages, RandomCommands.numbers(), messages, urls.injectNull(0.3))
                        .as((id, term, address, url) ->
                                new NotLeaderException("any", new LeaderInfo(id, term, address, url))),
                messages.map(NoLeaderException::new),
                messages.map(OverloadedException::new),
                messages.map(DiskFullException::new),
                messages.map(OutcomeUnknownException::new),
                messages.map(IllegalArgumentException::new),
                messages.map(RequestRefusedException::new),
                RandomCommands.numbers().map(LeaseNotFoundException::new),
                messages.map(ReadTimeoutException::new)));
    }

    @Provide
    Arbitrary<ForwardAnswer> anyAnswers() {
        return Arbitraries.oneOf(
                RandomResults.any().map(ForwardAnswer.Result::new),
                failures().map(ForwardAnswer.Failure::new),
                Combinators.combine(
                                RandomCommands.numbers(),
                                RandomCommands.numbers(),
                                RandomCommands.bytes().list().ofMaxSize(4))
                        .as((id, millis, keys) -> new ForwardAnswer.Status(
                                new LeaseStatus(id, Duration.ofMillis(millis), Duration.ofMillis(-millis), keys))));
    }

    @Provide
    Arbitrary<String> texts() {
        return RandomCommands.texts();
    }

    @Provide
    Arbitrary<List<Damage>> damages() {
        return Damage.some();
    }
}
