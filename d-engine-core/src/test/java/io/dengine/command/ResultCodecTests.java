package io.dengine.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.command.CommandResult.DeleteDone;
import io.dengine.command.CommandResult.Done;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.KeyValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultCodecTests {

    @Test
    void readsTheRemainingBytesOfABufferAndLeavesItAsItWas() {
        ByteBuffer buffer = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(3).put(ResultCodec.encode(new Done(258))).flip().position(3);

        assertThat(ResultCodec.decode(buffer)).isEqualTo(new Done(258));
        assertThat(buffer.position()).isEqualTo(3);
    }

    @Test
    void theSizeOfAnAnswerThatNoArrayCanHoldIsTold() {
        KeyValue big = new KeyValue(new byte[1], new byte[1 << 20], 1, 1, 1, 0);
        DeleteDone result = new DeleteDone(new DeleteResult(1, 4096, Collections.nCopies(4096, big)));

        assertThat(ResultCodec.encodedSize(result)).isGreaterThan(4L << 30);
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> ResultCodec.encode(result));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001", "0a01", "0102", "07ff", "0901070000"})
    void anUnknownTypeVersionOrReasonAsksForAnUpdate(String encoded) {
        assertThatExceptionOfType(UnknownCommandException.class)
                .isThrownBy(() -> decode(encoded))
                .withMessageContaining("written by a newer version of d-engine; update this member");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "07",
                "070100000000000000", // cut off
                "0701000000000000000900", // a byte too many
                "0101000000000000000902", // a switch that is neither 0 nor 1
                "02010000000000000009" + "0000000000000001" + "ffffffff07", // more key values than bytes
                "0301010000000000000009" + "01" + "05" + "000000000000000000", // a result that does not exist
                "0901000000000000000000000000000000000001ff" // not UTF-8
            })
    void bytesThatAreNoResultAreRefused(String encoded) {
        assertThatExceptionOfType(MalformedCommandException.class).isThrownBy(() -> decode(encoded));
    }

    private static CommandResult decode(String hex) {
        return ResultCodec.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }
}
