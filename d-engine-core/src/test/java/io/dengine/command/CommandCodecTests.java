package io.dengine.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.EngineException;
import io.dengine.command.Command.Delete;
import io.dengine.command.Command.FormCluster;
import io.dengine.command.Command.Put;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandCodecTests {

    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    @Test
    void putIsTypeVersionKeyAndValue() {
        assertThat(hex(new Put(bytes("key"), bytes("value")))).isEqualTo("0101" + "036b6579" + "0576616c7565");
    }

    @Test
    void deleteIsTypeVersionAndKey() {
        assertThat(hex(new Delete(bytes("key")))).isEqualTo("0201" + "036b6579");
    }

    @Test
    void formClusterIsTypeVersionIdAndName() {
        assertThat(hex(new FormCluster(ID, "orders")))
                .isEqualTo("0301" + "00112233445566778899aabbccddeeff" + "066f7264657273");
    }

    @ParameterizedTest
    @CsvSource({"0, 00", "127, 7f", "128, 8001", "16383, ff7f", "16384, 808001", "2097152, 80808001"})
    void lengthsAreBase128(int length, String encodedLength) {
        byte[] encoded = CommandCodec.encode(new Delete(new byte[length]));

        assertThat(HexFormat.of().formatHex(encoded, 2, encoded.length - length))
                .isEqualTo(encodedLength);
    }

    @Test
    void everyCommandIsReadAsItWasWritten() {
        List<Command> commands = List.of(
                new Put(bytes("k"), new byte[0]),
                new Put(new byte[] {0, -1}, new byte[300_000]),
                new Delete(new byte[4096]),
                new FormCluster(ID, ""),
                new FormCluster(UUID.randomUUID(), "größer 🚀"));

        assertThat(commands).allSatisfy(command -> assertThat(decode(CommandCodec.encode(command)))
                .isEqualTo(command));
    }

    @Test
    void readsTheRemainingBytesOfABufferAndLeavesItAsItWas() {
        byte[] encoded = CommandCodec.encode(new FormCluster(ID, "orders"));
        ByteBuffer buffer = ByteBuffer.allocate(encoded.length + 7).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(3).put(encoded).flip().position(3);

        assertThat(CommandCodec.decode(buffer)).isEqualTo(new FormCluster(ID, "orders"));
        assertThat(buffer.position()).isEqualTo(3);
        assertThat(CommandCodec.decode(buffer.asReadOnlyBuffer())).isEqualTo(new FormCluster(ID, "orders"));
    }

    @Test
    void whatWasReadSharesNoMemoryWithTheBuffer() {
        byte[] encoded = CommandCodec.encode(new Delete(bytes("key")));

        Command command = decode(encoded);
        encoded[3] = 'K';

        assertThat(command).isEqualTo(new Delete(bytes("key")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001036b6579", "0401036b6579", "ff01036b6579", "0102036b6579", "0200036b6579", "03ff"})
    void anUnknownTypeOrVersionAsksForAnUpdate(String encoded) {
        assertThatExceptionOfType(UnknownCommandException.class)
                .isThrownBy(() -> decode(HexFormat.of().parseHex(encoded)))
                .withMessageContaining("written by a newer version of d-engine; update this member");
    }

    @Test
    void anUnknownCommandIsNamed() {
        assertThatExceptionOfType(UnknownCommandException.class)
                .isThrownBy(() -> decode(new byte[] {(byte) 0xc8, 7, 1, 2, 3}))
                .withMessageContaining("type 200 version 7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01",
                "0101", // no key
                "0101036b65", // key cut off
                "0101036b6579", // no value
                "0101036b6579056162", // value cut off
                "0201036b657900", // a byte too many
                "020183006b6579", // length 3 not in its shortest form
                "0201ffffffff08", // length over 2^31
                "0201ffffffff07", // 2^31-1 bytes that are not there
                "0201ffffffffff01", // length too long
                "030100112233445566778899aabbccddee", // id cut off
                "030100112233445566778899aabbccddeeff", // no name
                "030100112233445566778899aabbccddeeff01ff" // not UTF-8
            })
    void bytesThatAreNoCommandAreRefused(String encoded) {
        assertThatExceptionOfType(MalformedCommandException.class)
                .isThrownBy(() -> decode(HexFormat.of().parseHex(encoded)));
    }

    @Test
    void randomBytesAreACommandOrRefused() {
        Random random = new Random(20261123);
        int commands = 0;
        for (int i = 0; i < 300_000; i++) {
            byte[] bytes = new byte[random.nextInt(48)];
            random.nextBytes(bytes);
            if (bytes.length > 2 && i % 2 == 0) {
                bytes[0] = (byte) (1 + random.nextInt(3));
                bytes[1] = 1;
                bytes[2] = (byte) random.nextInt(bytes.length);
            }
            commands += commandOrRefused(bytes);
        }
        assertThat(commands).isPositive();
    }

    @Test
    void damagedCommandsAreACommandOrRefused() {
        Random random = new Random(2);
        byte[] original = CommandCodec.encode(new FormCluster(ID, "orders of the größte shop"));
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = original.clone();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            commandOrRefused(bytes);
        }
        for (int length = 0; length < original.length; length++) {
            byte[] cut = Arrays.copyOf(original, length);
            assertThatExceptionOfType(MalformedCommandException.class).isThrownBy(() -> decode(cut));
        }
    }

    /** 1 for a command, which then has exactly these bytes; anything else than the two exceptions fails the test. */
    private static int commandOrRefused(byte[] bytes) {
        Command command;
        try {
            command = decode(bytes);
        } catch (UnknownCommandException | MalformedCommandException e) {
            assertThat(e).isInstanceOf(EngineException.class);
            return 0;
        }
        assertThat(CommandCodec.encode(command)).isEqualTo(bytes);
        return 1;
    }

    private static Command decode(byte[] encoded) {
        return CommandCodec.decode(ByteBuffer.wrap(encoded));
    }

    private static String hex(Command command) {
        return HexFormat.of().formatHex(CommandCodec.encode(command));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
