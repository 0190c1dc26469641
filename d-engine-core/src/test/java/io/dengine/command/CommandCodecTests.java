package io.dengine.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dengine.EngineException;
import io.dengine.command.Command.Delete;
import io.dengine.command.Command.DeleteRange;
import io.dengine.command.Command.FormCluster;
import io.dengine.command.Command.Put;
import io.dengine.command.Command.Sweep;
import io.dengine.command.Command.Transact;
import io.dengine.kv.Compare;
import io.dengine.kv.KeyRange;
import io.dengine.kv.PutOptions;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandCodecTests {

    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

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
    @ValueSource(
            strings = {
                "0001036b6579",
                "1001036b6579",
                "ff01036b6579",
                "0103036b6579",
                "0200036b6579",
                "0203016b",
                "03ff",
                "0f02"
            })
    void anUnknownTypeOrVersionAsksForAnUpdate(String encoded) {
        assertThatExceptionOfType(UnknownCommandException.class)
                .isThrownBy(() -> decode(HexFormat.of().parseHex(encoded)))
                .isInstanceOf(EngineException.class)
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
                "030100112233445566778899aabbccddeeff01ff", // not UTF-8
                "010200036b6579017600", // a put without options has version 1
                "010210036b65790176", // a flag that does not exist
                "0102090000000000000007016b0176", // lease, and keeping it
                "01020300000000000000070000000000000007016b0176", // lease and ttl
                "01020100000000000000000" + "16b0176", // lease 0
                "010202ffffffffffffffff016b0176", // negative ttl
                "04010200016100", // a switch that is neither 0 nor 1
                "0401000300016100", // a range of a kind that does not exist
                "04010001016b026b0000", // the range of a single key in its long form
                "0501010105000161" + "0000000000000001" + "0000", // a target that does not exist
                "0501010101040161" + "0000000000000001" + "0000", // an operator that does not exist
                "050101000105016100", // an operation that does not exist
                "050101000104000161" + "00" + "00", // a range without limit
                "050101ffffffff07", // more comparisons than bytes
                "05010100ffffffff070000", // more operations than bytes
                "0b0102000000000000000100000000000000020000000000000003", // one checkpoint of two
                "0d01e88700", // a number not in its shortest form
                "0e0102", // neither on nor off
                "0f0100" // a byte too many
            })
    void bytesThatAreNoCommandAreRefused(String encoded) {
        assertThatExceptionOfType(MalformedCommandException.class)
                .isThrownBy(() -> decode(HexFormat.of().parseHex(encoded)));
    }

    @Test
    void whatIsCutOffIsRefusedAtEveryLength() {
        Txn txn = Txn.when(Compare.valueEquals("a", "1"))
                .then(TxnOp.put("a", "2"))
                .orElse(TxnOp.range(KeyRange.prefix("b"), 3))
                .build();
        byte[] encoded = CommandCodec.encode(new Transact(txn, 1000));
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatExceptionOfType(MalformedCommandException.class).isThrownBy(() -> decode(cut));
        }
    }

    @Test
    void aCommandThatHasNoFormIsRefusedBeforeItIsWritten() {
        byte[] key = bytes("key");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandCodec.encode(new Put(key, key, -1, 0, false)))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandCodec.encode(new Put(key, key, 7, 1000, false)))
                .withMessageContaining("exclude each other");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandCodec.encode(new Sweep(-1)))
                .withMessageContaining("maxChanges must be 0 or more, not -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandCodec.encode(new DeleteRange(key, null, false, -5)))
                .withMessageContaining("maxKeys must be 0 or more, not -5");
        Txn tooShort = Txn.of(TxnOp.put(key, key, PutOptions.ttl(Duration.ofNanos(999_999))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandCodec.encode(new Transact(tooShort, 1)))
                .withMessageContaining("ttl must be 1 ms");
        Txn tooLong = Txn.of(TxnOp.put(key, key, PutOptions.ttl(Duration.ofSeconds(Long.MAX_VALUE))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandCodec.encode(new Transact(tooLong, 1)))
                .withMessageContaining("ttl must be 1 ms");
    }

    @Test
    void theTtlOfAnOperationIsKeptToTheMillisecond() {
        Txn txn = Txn.of(TxnOp.put("k", "v", PutOptions.ttl(Duration.ofNanos(1_999_999))));

        Transact read = (Transact) decode(CommandCodec.encode(new Transact(txn, 1)));

        assertThat(read.txn().then()).containsExactly(TxnOp.put("k", "v", PutOptions.ttl(Duration.ofMillis(1))));
    }

    private static Command decode(byte[] encoded) {
        return CommandCodec.decode(ByteBuffer.wrap(encoded));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
