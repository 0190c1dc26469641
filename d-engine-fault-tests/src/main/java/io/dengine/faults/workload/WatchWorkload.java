package io.dengine.faults.workload;

import io.dengine.faults.checker.WatchModel.Delete;
import io.dengine.faults.checker.WatchModel.Input;
import io.dengine.faults.checker.WatchModel.Output;
import io.dengine.faults.checker.WatchModel.PutAll;
import io.dengine.faults.history.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keys are set, several at a time, and deleted, while two watchers for each member follow: one that stays at its member from the first change on, and one that begins at some moment and moves from
 * member to member. All are told the same.
 */
public final class WatchWorkload extends RoundWorkload<WatchRound> {

    private static final String NAME = "watch";
    private static final int WRITERS = 2;
    private static final int KEYS = 6;

    private final AtomicLong values = new AtomicLong();
    private final ConcurrentSkipListMap<Integer, WatchRound> live;

    /** A workload. */
    public WatchWorkload(Shared shared) {
        this(shared, new ConcurrentSkipListMap<>());
    }

    private WatchWorkload(Shared shared, ConcurrentSkipListMap<Integer, WatchRound> live) {
        super(NAME, WRITERS + 2 * shared.cluster().nodes().size(), shared, number -> {
            WatchRound round = new WatchRound(
                    NAME + "/" + number + "/", Math.max(1, shared.floor().now()), () -> live.remove(number));
            live.put(number, round);
            return round;
        });
        this.live = live;
    }

    @Override
    public Client client(int number, long seed) {
        Session session = session(number, seed);
        if (number <= WRITERS) {
            return client(session, this::write);
        }
        int watcher = number - WRITERS - 1;
        int members = session.nodes().size();
        return new WatchClient(
                session, "w" + number, session.nodes().get(watcher % members), watcher >= members, this::after);
    }

    private @Nullable WatchRound after(@Nullable WatchRound round) {
        return live.values().stream()
                .filter(each -> round == null || each.isAfter(round))
                .findFirst()
                .orElse(null);
    }

    private boolean write(WatchRound round, Session session) {
        Random random = session.random();
        Ask<Input, Output> ask;
        if (random.nextInt(5) == 0) {
            String key = round.key(random.nextInt(KEYS));
            ask = Ask.conditional(
                    session.viaLeader(),
                    new Delete(key),
                    reply -> new Output(Ask.number(reply, 1), reply.is(0), Map.of()),
                    "delete",
                    key);
        } else {
            Map<String, String> puts = new LinkedHashMap<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                puts.put(round.key(random.nextInt(KEYS)), Long.toString(values.incrementAndGet()));
            }
            ask = putAll(session.viaLeader(), puts);
        }
        return session.ask(round.recorder(), session.anyNode(), ask).outcome() == Outcome.OK;
    }

    static Ask<Input, Output> putAll(boolean via, Map<String, String> puts) {
        List<Object> words = new ArrayList<>(List.of("put-all"));
        puts.forEach((key, value) -> words.addAll(List.of(key, value)));
        return Ask.write(
                via, new PutAll(puts), 0, reply -> new Output(Ask.number(reply, 0), true, Map.of()), words.toArray());
    }
}
