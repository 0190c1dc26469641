package io.dengine.faults.checker;

import io.dengine.faults.checker.BankModel.Input;
import io.dengine.faults.checker.BankModel.Output;
import io.dengine.faults.checker.BankModel.ReadAll;
import io.dengine.faults.history.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks a bank: the total never changes and no balance is negative, in reads of any freshness; reads of one revision are equal, whoever answered; moves and the reads that claim to be
 * linearizable are.
 */
public final class BankChecker {

    private final int accounts;
    private final long amount;
    private final Duration timeout;

    /**
     * A checker of accounts that all begin with the same amount.
     *
     * @param timeout after which the search for an order is given up
     */
    public BankChecker(int accounts, long amount, Duration timeout) {
        this.accounts = accounts;
        this.amount = amount;
        this.timeout = timeout;
    }

    /** What is wrong, and whether the search was given up. */
    public Checked check(List<Operation<Input, Output>> history) {
        List<Finding> findings = new ArrayList<>();
        Map<Long, Operation<Input, Output>> byRevision = new HashMap<>();
        for (Operation<Input, Output> each : history) {
            if (each.isOk() && each.input() instanceof ReadAll) {
                checkRead(each, byRevision, findings);
            }
        }
        RevisionTimes<Input, Output> times = new RevisionTimes<>(
                history.stream().filter(BankChecker::hasEffect).toList(), BankChecker::instant);
        times.contradiction().ifPresent(findings::add);
        Verdict verdict =
                new LinearizabilityChecker<>(new BankModel(accounts, amount), timeout).check(times.operations());
        verdict.finding("moves and reads of all accounts").ifPresent(findings::add);
        return new Checked(findings, verdict.kind() == Verdict.Kind.TIMED_OUT);
    }

    private void checkRead(
            Operation<Input, Output> read, Map<Long, Operation<Input, Output>> byRevision, List<Finding> findings) {
        List<Long> balances = read.answer().balances();
        if (balances.size() != accounts
                || balances.stream().mapToLong(Long::longValue).sum() != accounts * amount) {
            findings.add(Finding.of("the total is not " + accounts * amount + ": " + balances, read));
        }
        if (balances.stream().anyMatch(balance -> balance < 0)) {
            findings.add(Finding.of("a balance is negative: " + balances, read));
        }
        long revision = read.answer().revision();
        Operation<Input, Output> other = byRevision.putIfAbsent(revision, read);
        if (other != null && !other.answer().balances().equals(balances)) {
            findings.add(Finding.of("two reads of revision " + revision + " differ", other, read));
        }
    }

    // A read shows what a move of the same revision has made.
    private static long instant(Operation<Input, Output> each) {
        return 2 * each.answer().revision() + (each.input() instanceof ReadAll ? 1 : 0);
    }

    // A move that was not done tells nothing: it may have met another one, or there was not enough.
    private static boolean hasEffect(Operation<Input, Output> each) {
        if (each.input() instanceof ReadAll read) {
            return !read.local();
        }
        return !each.isOk() || each.answer().moved();
    }
}
