package io.dengine.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.command.Command.Delete;
import io.dengine.command.Command.Put;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryCodecTests {

    private static final byte[] PUT = CommandCodec.encode(new Put("a".getBytes(UTF_8), "1".getBytes(UTF_8)));
    private static final byte[] DELETE = CommandCodec.encode(new Delete("b".getBytes(UTF_8)));

    /** These bytes may never change: logs of released versions hold them. */
    @Test
    void anEntryIsVersionCountAndCommandsAfterTheirLengths() {
        assertThat(HexFormat.of().formatHex(EntryCodec.encode(List.of(PUT, DELETE))))
                .isEqualTo("01" + "00000002" + "00000006" + "010101610131" + "00000004" + "02010162");
    }

    /** These bytes may never change: logs of released versions hold them. */
    @Test
    void anEntryWithoutCommandsIsAHeader() {
        assertThat(EntryCodec.encode(List.of())).isEqualTo(HexFormat.of().parseHex("0100000000"));
        assertThat(decode(HexFormat.of().parseHex("0100000000"))).isEmpty();
    }

    @Test
    void commandsComeBackInTheirOrder() {
        List<byte[]> commands = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            commands.add(CommandCodec.encode(new Delete(("key-" + i).getBytes(UTF_8))));
        }

        List<ByteBuffer> decoded = decode(EntryCodec.encode(commands));

        assertThat(decoded).hasSize(1000);
        for (int i = 0; i < 1000; i++) {
            assertThat(CommandCodec.decode(decoded.get(i))).isEqualTo(new Delete(("key-" + i).getBytes(UTF_8)));
        }
    }

    @Test
    void theSizeIsKnownBeforehand() {
        assertThat(EntryCodec.encode(List.of(PUT, DELETE, PUT)))
                .hasSize((int) EntryCodec.encodedSize(3, 2 * PUT.length + DELETE.length));
        assertThat(EntryCodec.encodedSize(0, 0)).isEqualTo(EntryCodec.HEADER_SIZE);
        assertThat(EntryCodec.encodedSize(1, 100))
                .isEqualTo(EntryCodec.HEADER_SIZE + EntryCodec.COMMAND_OVERHEAD + 100);
        assertThat(EntryCodec.encodedSize(Integer.MAX_VALUE, Integer.MAX_VALUE)).isGreaterThan(Integer.MAX_VALUE);
    }

    @Test
    void readsTheRemainingBytesOfABufferAndLeavesItAsItWas() {
        byte[] encoded = EntryCodec.encode(List.of(PUT));
        ByteBuffer buffer = ByteBuffer.allocate(encoded.length + 9).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(4).put(encoded).flip().position(4);

        assertThat(EntryCodec.decode(buffer)).containsExactly(ByteBuffer.wrap(PUT));
        assertThat(buffer.position()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "02", "ff00000000"})
    void anUnknownVersionAsksForAnUpdate(String encoded) {
        assertThatExceptionOfType(UnknownCommandException.class)
                .isThrownBy(() -> decode(HexFormat.of().parseHex(encoded)))
                .withMessageContaining("written by a newer version of d-engine; update this member");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01",
                "01000000", // count cut off
                "0100000001", // no command
                "01ffffffff", // negative count
                "017fffffff00000000", // more commands than bytes
                "010000000100000001", // command cut off
                "0100000001ffffffff", // negative length
                "0100000002" + "00000001" + "00" + "000000", // second length cut off
                "010000000000" // a byte too many
            })
    void bytesThatAreNoEntryAreRefused(String encoded) {
        assertThatExceptionOfType(MalformedCommandException.class)
                .isThrownBy(() -> decode(HexFormat.of().parseHex(encoded)));
    }

    private static List<ByteBuffer> decode(byte[] encoded) {
        return EntryCodec.decode(ByteBuffer.wrap(encoded));
    }
}
