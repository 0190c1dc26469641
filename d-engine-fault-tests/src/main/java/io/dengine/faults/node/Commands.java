package io.dengine.faults.node;

import io.dengine.EmbeddedEngine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a node over its control port: thin calls of the client. A command after the word {@code via} is done with {@code viaLeader()}; without it, writes are
 * refused by a member that does not lead. Thread-safe.
 */
final class Commands implements AutoCloseable {

    private static final String VIA = "via";

    private final WatchCommands watches;
    private final MirrorCommands mirrors;
    private final HeldLeases leases;
    private final Map<String, Command> commands = new HashMap<>();

    /**
     * All commands.
     *
     * @param more commands that others bring, by name
     */
    Commands(EmbeddedEngine engine, Map<String, Command> more) {
        Breakage breakage = Breakage.configured();
        watches = new WatchCommands(engine);
        mirrors = new MirrorCommands(engine);
        leases = new HeldLeases(engine);
        commands.putAll(new WriteCommands(engine, breakage).commands());
        commands.putAll(new ReadCommands(engine, breakage).commands());
        commands.putAll(new LeaseCommands(engine).commands());
        commands.putAll(watches.commands());
        commands.putAll(mirrors.commands());
        commands.putAll(leases.commands());
        commands.putAll(new StatusCommands(engine).commands());
        commands.putAll(more);
    }

    /** Runs a command and returns the words of its answer. */
    List<@Nullable Object> run(String command, List<@Nullable String> words) throws Exception {
        if (command.equals(VIA)) {
            return run(String.valueOf(words.get(0)), new Arguments(words.subList(1, words.size()), true));
        }
        return run(command, new Arguments(words, false));
    }

    private List<@Nullable Object> run(String command, Arguments arguments) throws Exception {
        Command found = commands.get(command);
        if (found == null) {
            throw new IllegalArgumentException("unknown command " + command);
        }
        return found.run(arguments);
    }

    @Override
    public void close() {
        watches.close();
        mirrors.close();
        leases.close();
    }
}
