package io.dengine.runtime.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.DiskFullException;
import io.dengine.LeaderInfo;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.ReadTimeoutException;
import io.dengine.RequestRefusedException;
import io.dengine.command.CommandResult;
import io.dengine.command.MalformedCommandException;
import io.dengine.command.UnknownCommandException;
import io.dengine.lease.LeaseNotFoundException;
import io.dengine.lease.LeaseStatus;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bytes of requests to the leader and of its answers. What the golden ones are may never change, nor be removed: members of
 * different versions talk to each other while a cluster is updated.
 */
class ForwardMessageTests {

    private static final LeaderInfo N3 = new LeaderInfo("n3", 5, "h:1", URI.create("http://h/"));
    private static final String NODE = "n2";

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of(
                        new ForwardRequest.Write(new byte[] {2, 1, 1, 97}, Duration.ofSeconds(5)),
                        "0101" + "00001388" + "02010161"),
                Arguments.of(
                        new ForwardRequest.TimeToLive(7, true, Duration.ofMillis(1)),
                        "0102" + "00000001" + "0000000000000007" + "01"),
                Arguments.of(
                        new ForwardRequest.TimeToLive(258, false, Duration.ofMillis(Integer.MAX_VALUE)),
                        "0102" + "7fffffff" + "0000000000000102" + "00"));
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(new ForwardAnswer.Result(new CommandResult.Done(9)), "0100" + "0701" + "0000000000000009"),
                Arguments.of(
                        new ForwardAnswer.Status(new LeaseStatus(
                                7, Duration.ofMinutes(1), Duration.ofMillis(258), List.of(new byte[] {97}, new byte[] {
                                    98, 99
                                }))),
                        "0101" + "0000000000000007" + "000000000000ea60" + "0000000000000102" + "02" + "0161"
                                + "026263"),
                failure(
                        new NotLeaderException(NODE, N3),
                        "01" + "026e32" + "026e33" + "0000000000000005" + "03683a31" + "01" + "09687474703a2f2f682f"),
                failure(
                        new NotLeaderException(NODE, new LeaderInfo("n3", 5, "h:1", null)),
                        "01" + "026e32" + "026e33" + "0000000000000005" + "03683a31" + "00"),
                failure(new NoLeaderException("a"), "02" + "0161"),
                failure(new OverloadedException("a"), "03" + "0161"),
                failure(new DiskFullException("a"), "04" + "0161"),
                failure(new OutcomeUnknownException("a"), "05" + "0161"),
                failure(new IllegalArgumentException("a"), "06" + "0161"),
                failure(new RequestRefusedException("a"), "07" + "0161"),
                failure(new LeaseNotFoundException(7), "08" + "0000000000000007"),
                failure(new ReadTimeoutException(""), "09" + "00"));
    }

    private static Arguments failure(RuntimeException exception, String hex) {
        return Arguments.of(new ForwardAnswer.Failure(exception), "0102" + hex);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestHasTheseBytesForEver(ForwardRequest request, String hex) {
        assertThat(HexFormat.of().formatHex(ForwardRequest.encode(request))).isEqualTo(hex);
        assertThat(ForwardRequest.decode(HexFormat.of().parseHex(hex)))
                .usingRecursiveComparison()
                .isEqualTo(request);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerHasTheseBytesForEver(ForwardAnswer answer, String hex) {
        assertThat(HexFormat.of().formatHex(ForwardAnswer.encode(answer, NODE))).isEqualTo(hex);
        assertThat(ForwardAnswer.encodedSize(answer, NODE)).isEqualTo(hex.length() / 2);
        assertSame(ForwardAnswer.decode(HexFormat.of().parseHex(hex)), answer);
    }

    @Test
    void everyKindOfFailureStandsHere() {
        assertThat(answers()
                        .map(golden -> golden.get()[0])
                        .filter(ForwardAnswer.Failure.class::isInstance)
                        .<Class<?>>map(answer ->
                                ((ForwardAnswer.Failure) answer).exception().getClass())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(FailureForm.TYPES);
    }

    @Test
    void aLongMessageIsCutOff() {
        ForwardAnswer tooLong = new ForwardAnswer.Failure(new OverloadedException("x".repeat(100_000)));

        ForwardAnswer.Failure read = (ForwardAnswer.Failure) ForwardAnswer.decode(ForwardAnswer.encode(tooLong, NODE));

        assertThat(read.exception()).hasMessage("x".repeat(FailureForm.MAX_MESSAGE_CHARS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0201", "0103", "0100", "ff02"})
    void anUnknownVersionOrKindOfRequestAsksForAnUpdate(String hex) {
        assertThatExceptionOfType(UnknownCommandException.class)
                .isThrownBy(() -> ForwardRequest.decode(HexFormat.of().parseHex(hex)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01",
                "0101000000", // timeout cut off
                "010100000000" + "0161", // no time
                "0101ffffffff" + "0161", // less than none
                "010200000001" + "00000000000000", // lease cut off
                "010200000001" + "0000000000000007" + "02", // a switch that is neither 0 nor 1
                "010200000001" + "0000000000000007" + "0100" // a byte too many
            })
    void bytesThatAreNoRequestAreRefused(String hex) {
        assertThatExceptionOfType(MalformedCommandException.class)
                .isThrownBy(() -> ForwardRequest.decode(HexFormat.of().parseHex(hex)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0200", "0103", "01020a00", "010200"})
    void anUnknownVersionOrKindOfAnswerAsksForAnUpdate(String hex) {
        assertThatExceptionOfType(UnknownCommandException.class)
                .isThrownBy(() -> ForwardAnswer.decode(HexFormat.of().parseHex(hex)));
    }

    private static void assertSame(ForwardAnswer read, ForwardAnswer expected) {
        if (expected instanceof ForwardAnswer.Failure failure) {
            assertThat(((ForwardAnswer.Failure) read).exception())
                    .isExactlyInstanceOf(failure.exception().getClass())
                    .hasMessage(failure.exception().getMessage());
        } else {
            assertThat(read).usingRecursiveComparison().isEqualTo(expected);
        }
    }
}
