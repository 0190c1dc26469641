package io.dengine.faults.workload;

import io.dengine.faults.checker.BankChecker;
import io.dengine.faults.checker.BankModel.Input;
import io.dengine.faults.checker.BankModel.Move;
import io.dengine.faults.checker.BankModel.Output;
import io.dengine.faults.checker.BankModel.ReadAll;
import io.dengine.faults.checker.Checked;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Operation;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.history.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Money is moved between accounts by transactions, and all accounts are read at once, by {@code getAll} and by scans; the total never changes. */
public final class BankWorkload extends RoundWorkload<BankWorkload.Accounts> {

    private static final String NAME = "bank";
    private static final int ACCOUNTS = 5;
    private static final long AMOUNT = 100;
    private static final int PAGE = 2;

    /** A workload. */
    public BankWorkload(Shared shared) {
        super(NAME, 4, shared, Accounts::new);
    }

    @Override
    public Client client(int number, long seed) {
        return client(session(number, seed), BankWorkload::step);
    }

    private static boolean step(Accounts round, Session session) {
        if (!round.open(session)) {
            return false;
        }
        Random random = session.random();
        Ask<Input, Output> ask;
        switch (random.nextInt(10)) {
            case 0, 1 -> ask = round.read(Level.fresh(random), random.nextBoolean());
            case 2 -> ask = round.read(Level.EVENTUAL, random.nextBoolean());
            default -> {
                int from = random.nextInt(ACCOUNTS);
                int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
                ask = round.move(session.viaLeader(), from, to, 1 + random.nextInt(30));
            }
        }
        return session.ask(round.recorder, session.anyNode(), ask).outcome() == Outcome.OK;
    }

    /** The accounts of a round. */
    static final class Accounts implements RoundWorkload.Round {

        private final String prefix;
        private final List<String> keys;
        private final Recorder<Input, Output> recorder = new Recorder<>();
        private volatile boolean open;
        private volatile long openRevision = Long.MAX_VALUE;

        Accounts(int round) {
            prefix = NAME + "/" + round + "/";
            keys = IntStream.range(0, ACCOUNTS)
                    .mapToObj(account -> prefix + account)
                    .toList();
        }

        /** Opens the accounts before anything else is recorded, however often that is tried; whether they are open. */
        private boolean open(Session session) {
            if (open) {
                return true;
            }
            synchronized (this) {
                if (!open) {
                    List<Object> words = new ArrayList<>(List.of("open", AMOUNT));
                    words.addAll(keys);
                    Reply reply = session.call(session.anyNode(), true, words.toArray());
                    // "not done" is as good: an attempt of unknown outcome has done it
                    if (reply.outcome() == Outcome.OK) {
                        openRevision = Ask.number(reply, 1);
                        open = true;
                    }
                }
                return open;
            }
        }

        private Ask<Input, Output> move(boolean via, int from, int to, long amount) {
            return Ask.conditional(
                    via,
                    new Move(from, to, amount),
                    reply -> new Output(Ask.number(reply, 1), reply.is(0), List.of()),
                    "move",
                    keys.get(from),
                    keys.get(to),
                    amount);
        }

        private Ask<Input, Output> read(Level level, boolean scan) {
            ReadAll input = new ReadAll(level == Level.EVENTUAL);
            if (scan) {
                return Ask.read(level, input, 0, this::balances, "rows", prefix, PAGE, level.word());
            }
            List<Object> words = new ArrayList<>(List.of("get-all", level.word(), 0));
            words.addAll(keys);
            return Ask.read(level, input, 0, this::balances, words.toArray());
        }

        private Output balances(Reply reply) {
            List<Long> balances = new ArrayList<>();
            for (int i = 2; i < reply.words().size(); i += 3) {
                balances.add(Ask.number(reply, i + 1));
            }
            return new Output(Ask.number(reply, 0), false, balances);
        }

        @Override
        public boolean lastLook(Session session) {
            return open(session)
                    && session.ask(recorder, session.anyNode(), read(Level.LINEARIZABLE, true))
                                    .outcome()
                            == Outcome.OK;
        }

        @Override
        public List<Examination> examine() {
            List<Operation<Input, Output>> history = recorder.operations().stream()
                    .filter(each -> !isBeforeOpening(each))
                    .toList();
            Checked checked = new BankChecker(ACCOUNTS, AMOUNT, RegisterWorkload.CHECK_TIMEOUT).check(history);
            return List.of(new Examination(NAME, prefix, history, checked.findings(), checked.undecided()));
        }

        // What a member has may be older than the accounts.
        private boolean isBeforeOpening(Operation<Input, Output> each) {
            return each.input() instanceof ReadAll read
                    && read.local()
                    && each.isOk()
                    && each.answer().revision() < openRevision;
        }
    }
}
