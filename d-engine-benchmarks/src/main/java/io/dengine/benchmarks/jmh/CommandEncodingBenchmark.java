package io.dengine.benchmarks.jmh;

import io.dengine.benchmarks.node.Data;
import io.dengine.command.Command;
import io.dengine.command.CommandCodec;
import io.dengine.command.EntryCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Commands to bytes and back: a put with a key of 8 bytes and a value of 256. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms512m", "-Xmx512m"})
@State(Scope.Thread)
public class CommandEncodingBenchmark {

    private static final int COMMANDS = 64;

    private final Data data = new Data();
    private final List<byte[]> commands = new ArrayList<>();
    private final Command.Put put = new Command.Put(Data.key(1), data.value(1));
    private ByteBuffer encoded = ByteBuffer.allocate(0);

    /** Encodes the commands of an entry. */
    @Setup
    public void encode() {
        for (int i = 0; i < COMMANDS; i++) {
            commands.add(CommandCodec.encode(new Command.Put(Data.key(i), data.value(i))));
        }
        encoded = ByteBuffer.wrap(CommandCodec.encode(put));
    }

    /** A put to bytes. */
    @Benchmark
    public byte[] encodePut() {
        return CommandCodec.encode(put);
    }

    /** Bytes to a put. */
    @Benchmark
    public Command decodePut() {
        return CommandCodec.decode(encoded);
    }

    /** An entry of 64 puts, per put. */
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public byte[] encodeEntry() {
        return EntryCodec.encode(commands);
    }
}
