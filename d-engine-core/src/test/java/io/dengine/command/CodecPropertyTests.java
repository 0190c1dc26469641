package io.dengine.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** What holds of the binary forms of all commands, entries and results. */
class CodecPropertyTests {

    /** For the exception that refuses, its message, and what a first call makes. */
    private static final int ALLOCATION_FLOOR = 64 * 1024;

    /** The smallest operation has two bytes and becomes objects of some 50. */
    private static final int ALLOCATION_FACTOR = 64;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Property
    void everyCommandIsReadAsItWasWritten(@ForAll("commands") Command command) {
        byte[] encoded = CommandCodec.encode(command);

        assertThat(CommandCodec.decode(ByteBuffer.wrap(encoded))).isEqualTo(command);
    }

    @Property
    void commandsAreEqualIfAndOnlyIfTheirBytesAre(@ForAll("commands") Command one, @ForAll("commands") Command other) {
        assertThat(Arrays.equals(CommandCodec.encode(one), CommandCodec.encode(other)))
                .isEqualTo(one.equals(other));
    }

    @Property
    void everyResultIsReadAsItWasWrittenAndItsSizeIsKnownBeforehand(@ForAll("results") CommandResult result) {
        byte[] encoded = ResultCodec.encode(result);

        assertThat(ResultCodec.decode(ByteBuffer.wrap(encoded))).isEqualTo(result);
        assertThat(ResultCodec.encodedSize(result)).isEqualTo(encoded.length);
    }

    @Property
    void theCommandsOfAnEntryAreReadAsTheyWereWritten(@ForAll("entries") List<Command> commands) {
        byte[] entry =
                EntryCodec.encode(commands.stream().map(CommandCodec::encode).toList());

        assertThat(EntryCodec.decode(ByteBuffer.wrap(entry)).stream().map(CommandCodec::decode))
                .isEqualTo(commands);
    }

    @Property(tries = 5_000)
    void randomBytesAreACommandOrRefused(@ForAll("almostCommands") byte[] bytes) {
        readBackOrRefused(bytes, CommandCodec::decode, CommandCodec::encode);
    }

    @Property(tries = 5_000)
    void randomBytesAreAResultOrRefused(@ForAll("almostResults") byte[] bytes) {
        readBackOrRefused(bytes, ResultCodec::decode, ResultCodec::encode);
    }

    @Property(tries = 10_000)
    void damagedCommandsAreACommandOrRefused(
            @ForAll("commands") Command command, @ForAll("damages") List<Damage> damages) {
        readBackOrRefused(
                Damage.apply(damages, CommandCodec.encode(command)), CommandCodec::decode, CommandCodec::encode);
    }

    @Property(tries = 10_000)
    void damagedResultsAreAResultOrRefused(
            @ForAll("results") CommandResult result, @ForAll("damages") List<Damage> damages) {
        readBackOrRefused(Damage.apply(damages, ResultCodec.encode(result)), ResultCodec::decode, ResultCodec::encode);
    }

    @Property(tries = 3_000)
    void damagedEntriesAreAnEntryOrRefused(
            @ForAll("entries") List<Command> commands, @ForAll("damages") List<Damage> damages) {
        byte[] entry =
                EntryCodec.encode(commands.stream().map(CommandCodec::encode).toList());

        readBackOrRefused(Damage.apply(damages, entry), EntryCodec::decode, CodecPropertyTests::encodeAgain);
    }

    /** Anything else than the two exceptions fails the test, and so does an allocation that the bytes do not justify. */
    private static <T> void readBackOrRefused(
            byte[] bytes, Function<ByteBuffer, T> decode, Function<T, byte[]> encode) {
        T read = null;
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            read = decode.apply(ByteBuffer.wrap(bytes));
        } catch (MalformedCommandException | UnknownCommandException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).isLessThan(ALLOCATION_FLOOR + (long) ALLOCATION_FACTOR * bytes.length);
        assertReadBack(read, bytes, encode);
    }

    private static <T> void assertReadBack(@Nullable T read, byte[] bytes, Function<T, byte[]> encode) {
        if (read != null) {
            assertThat(encode.apply(read)).isEqualTo(bytes);
        }
    }

    private static byte[] encodeAgain(List<ByteBuffer> commands) {
        List<byte[]> copies = new ArrayList<>();
        for (ByteBuffer command : commands) {
            byte[] copy = new byte[command.remaining()];
            command.get(copy);
            copies.add(copy);
        }
        return EntryCodec.encode(copies);
    }

    @Provide
    Arbitrary<Command> commands() {
        return RandomCommands.any();
    }

    @Provide
    Arbitrary<CommandResult> results() {
        return RandomResults.any();
    }

    @Provide
    Arbitrary<List<Command>> entries() {
        return RandomCommands.any().list().ofMaxSize(6);
    }

    @Provide
    Arbitrary<List<Damage>> damages() {
        return Damage.some();
    }

    @Provide
    Arbitrary<byte[]> almostCommands() {
        return almost(15);
    }

    @Provide
    Arbitrary<byte[]> almostResults() {
        return almost(9);
    }

    /** Random bytes, most of them with a type and a version that exist, and many small numbers. */
    private static Arbitrary<byte[]> almost(int types) {
        Arbitrary<byte[]> anything = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        Arbitrary<Byte> small = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.bytes().between((byte) 0, (byte) 5)), Tuple.of(1, Arbitraries.bytes()));
        Arbitrary<byte[]> headed = Combinators.combine(
                        Arbitraries.integers().between(1, types),
                        Arbitraries.integers().between(1, 2),
                        small.array(byte[].class).ofMaxSize(60))
                .as((type, version, rest) -> {
                    byte[] bytes = new byte[rest.length + 2];
                    bytes[0] = type.byteValue();
                    bytes[1] = version.byteValue();
                    System.arraycopy(rest, 0, bytes, 2, rest.length);
                    return bytes;
                });
        return Arbitraries.oneOf(anything, headed, headed, headed);
    }
}
