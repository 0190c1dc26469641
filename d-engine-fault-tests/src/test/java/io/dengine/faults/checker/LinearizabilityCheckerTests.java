package io.dengine.faults.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.checker.RegisterModel.Input;
import io.dengine.faults.checker.RegisterModel.Output;
import io.dengine.faults.checker.Verdict.Kind;
import io.dengine.faults.history.Operation;
import io.dengine.faults.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearizabilityCheckerTests {

    private final LinearizabilityChecker<Optional<String>, Input, Output> checker =
            new LinearizabilityChecker<>(new RegisterModel(), Duration.ofSeconds(30));

    @Test
    void nothingIsLinearizable() {
        assertThat(check(new HistoryBuilder())).isEqualTo(Kind.LINEARIZABLE);
    }

    @Test
    void operationsOneAfterTheOtherMustFollowTheModel() {
        assertThat(check(new HistoryBuilder()
                        .get(null, 0, 1)
                        .put("1", 2, 3)
                        .get("1", 4, 5)
                        .compareAndSet("1", "2", true, 6, 7)
                        .compareAndSet("1", "3", false, 8, 9)
                        .get("2", 10, 11)
                        .delete(true, 12, 13)
                        .delete(false, 14, 15)
                        .compareAndSet(null, "4", true, 16, 17)
                        .get("4", 18, 19)))
                .isEqualTo(Kind.LINEARIZABLE);
    }

    @Test
    void aStaleReadIsAViolation() {
        Verdict verdict = checker.check(new HistoryBuilder()
                .put("1", 0, 1)
                .put("2", 2, 3)
                .get("1", 4, 5)
                .build());
        assertThat(verdict.kind()).isEqualTo(Kind.VIOLATION);
        assertThat(verdict.longest()).containsExactly(0L, 1L);
        assertThat(verdict.stuckAt()).containsExactly(2L);
    }

    @Test
    void aReadThatGoesBackIsAViolation() {
        assertThat(check(new HistoryBuilder()
                        .put("1", 0, 1)
                        .put("2", 2, 20)
                        .get("2", 3, 4)
                        .get("1", 5, 6)))
                .isEqualTo(Kind.VIOLATION);
    }

    @Test
    void concurrentReadsMaySeeAWriteOrNotAsLongAsTheyAgree() {
        assertThat(check(new HistoryBuilder()
                        .put("1", 0, 1)
                        .put("2", 2, 20)
                        .get("1", 3, 4)
                        .get("2", 5, 6)))
                .isEqualTo(Kind.LINEARIZABLE);
    }

    @Test
    void aLostUpdateIsAViolation() {
        assertThat(check(new HistoryBuilder()
                        .put("1", 0, 1)
                        .compareAndSet("1", "2", true, 2, 3)
                        .get("1", 4, 5)))
                .isEqualTo(Kind.VIOLATION);
    }

    @Test
    void twoCompareAndSetsCannotBothWin() {
        assertThat(check(new HistoryBuilder()
                        .put("1", 0, 1)
                        .compareAndSet("1", "2", true, 2, 10)
                        .compareAndSet("1", "3", true, 2, 10)))
                .isEqualTo(Kind.VIOLATION);
    }

    @Test
    void aCompareAndSetThatLostMustHaveHadAReason() {
        assertThat(check(new HistoryBuilder().put("1", 0, 1).compareAndSet("1", "2", false, 2, 3)))
                .isEqualTo(Kind.VIOLATION);
    }

    @Test
    void aDeleteOfWhatIsThereMustSaySo() {
        assertThat(check(new HistoryBuilder().put("1", 0, 1).delete(false, 2, 3)))
                .isEqualTo(Kind.VIOLATION);
    }

    @Test
    void anUnknownWriteMayHaveTakenEffectOrNotOrLater() {
        assertThat(check(new HistoryBuilder()
                        .put("1", 0, 1)
                        .unknownPut("2", 2)
                        .get("1", 3, 4)
                        .get("1", 5, 6)))
                .isEqualTo(Kind.LINEARIZABLE);
        assertThat(check(new HistoryBuilder()
                        .put("1", 0, 1)
                        .unknownPut("2", 2)
                        .get("1", 3, 4)
                        .get("2", 50, 60)))
                .isEqualTo(Kind.LINEARIZABLE);
    }

    @Test
    void anUnknownWriteTakesEffectOnceAtMost() {
        assertThat(check(new HistoryBuilder()
                        .put("1", 0, 1)
                        .unknownPut("2", 2)
                        .get("2", 3, 4)
                        .put("3", 5, 6)
                        .get("2", 7, 8)))
                .isEqualTo(Kind.VIOLATION);
    }

    @Test
    void anUnknownWriteTakesEffectNotBeforeItWasSent() {
        assertThat(check(new HistoryBuilder().put("1", 0, 1).get("2", 2, 3).unknownPut("2", 4)))
                .isEqualTo(Kind.VIOLATION);
    }

    @Test
    void anUnknownCompareAndSetExplainsWhatAKnownOneDoesNot() {
        assertThat(check(new HistoryBuilder()
                        .put("1", 0, 1)
                        .unknownCompareAndSet("1", "2", 2)
                        .compareAndSet("2", "3", true, 3, 4)
                        .get("3", 5, 6)))
                .isEqualTo(Kind.LINEARIZABLE);
    }

    @Test
    void aFailedWriteMustNotShow() {
        assertThat(check(
                        new HistoryBuilder().put("1", 0, 1).failedPut("2", 2, 3).get("2", 4, 5)))
                .isEqualTo(Kind.VIOLATION);
    }

    @Test
    void operationsThatMeetInOneInstantMayHaveOverlapped() {
        assertThat(check(new HistoryBuilder().put("1", 0, 5).put("2", 5, 9).get("1", 9, 12)))
                .isEqualTo(Kind.LINEARIZABLE);
    }

    @Test
    void aSearchIsGivenUpAtItsDeadline() {
        HistoryBuilder history = new HistoryBuilder();
        for (int i = 0; i < 40; i++) {
            history.put("v" + i, 0, 1000);
        }
        history.get("none", 2000, 3000);
        assertThat(new LinearizabilityChecker<>(new RegisterModel(), Duration.ofMillis(100))
                        .check(history.build())
                        .kind())
                .isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void manyOperationsOfUnknownOutcomeDoNotMakeTheSearchLong() {
        HistoryBuilder history = new HistoryBuilder();
        for (int i = 0; i < 100; i++) {
            history.unknownPut("u" + i, i).put("v" + i, 10 * i, 10 * i + 5).get("v" + i, 10 * i + 6, 10 * i + 8);
        }
        history.get("u7", 1100, 1101).get("u90", 1102, 1103).get("u3", 1104, 1105);
        assertThat(check(history)).isEqualTo(Kind.LINEARIZABLE);
        assertThat(check(history.get("u7", 1106, 1107))).isEqualTo(Kind.VIOLATION);
    }

    @Test
    void compareAndSetsOfUnknownOutcomeMayFollowEachOther() {
        HistoryBuilder history = new HistoryBuilder().put("0", 0, 1);
        for (int i = 0; i < 8; i++) {
            history.unknownCompareAndSet(Integer.toString(i), Integer.toString(i + 1), 2);
        }
        assertThat(check(history.get("8", 3, 4))).isEqualTo(Kind.LINEARIZABLE);
        assertThat(check(history.get("7", 5, 6))).isEqualTo(Kind.VIOLATION);
    }

    @Test
    void whatAnAtomicRegisterAnsweredIsAlwaysLinearizable() {
        for (int seed = 0; seed < 300; seed++) {
            assertThat(checker.check(simulated(new Random(seed), 60, 6)).kind())
                    .as("seed %s", seed)
                    .isEqualTo(Kind.LINEARIZABLE);
        }
    }

    @Test
    void theCheckerAgreesWithTryingEveryOrder() {
        int violations = 0;
        for (int seed = 0; seed < 4000; seed++) {
            Random random = new Random(seed);
            List<Operation<Input, Output>> history = disturbed(simulated(random, 6, 3), random);
            boolean expected = anyOrder(history, new ArrayList<>(), Optional.empty());
            violations += expected ? 0 : 1;
            assertThat(checker.check(history).isLinearizable())
                    .as("seed %s: %s", seed, history)
                    .isEqualTo(expected);
        }
        assertThat(violations).as("histories of both kinds were tried").isBetween(400, 3600);
    }

    private Kind check(HistoryBuilder history) {
        return checker.check(history.build()).kind();
    }

    /** What clients of one atomic register see: each operation takes effect at an instant between its ends. */
    private static List<Operation<Input, Output>> simulated(Random random, int count, int clients) {
        long[] free = new long[clients];
        record Planned(int client, Input input, long from, long at, long to, boolean known) {}
        List<Planned> planned = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int client = random.nextInt(clients);
            long from = free[client] + 1 + random.nextInt(10);
            long at = from + 1 + random.nextInt(20);
            long to = at + 1 + random.nextInt(20);
            free[client] = to;
            boolean known = random.nextInt(8) != 0;
            planned.add(new Planned(client, randomInput(random), from, at, to, known));
        }
        planned.sort(java.util.Comparator.comparingLong(Planned::at));
        List<Operation<Input, Output>> history = new ArrayList<>();
        String value = null;
        for (Planned each : planned) {
            Output output = Output.DONE;
            // one whose outcome is unknown may have had no effect
            boolean effective = each.known() || random.nextBoolean();
            if (effective) {
                if (each.input() instanceof RegisterModel.Put put) {
                    value = put.value();
                } else if (each.input() instanceof RegisterModel.Get) {
                    output = new Output(value, true);
                } else if (each.input() instanceof RegisterModel.Delete) {
                    output = new Output(null, value != null);
                    value = null;
                } else if (each.input() instanceof RegisterModel.CompareAndSet cas) {
                    boolean matches = java.util.Objects.equals(cas.expected(), value);
                    value = matches ? cas.update() : value;
                    output = new Output(null, matches);
                }
            }
            history.add(new Operation<>(
                    history.size(),
                    each.client(),
                    "n1",
                    each.input(),
                    each.known() ? output : null,
                    each.known() ? Outcome.OK : Outcome.UNKNOWN,
                    each.from(),
                    each.known() ? each.to() : Long.MAX_VALUE,
                    ""));
        }
        return history;
    }

    private static Input randomInput(Random random) {
        String value = Integer.toString(random.nextInt(3));
        return switch (random.nextInt(6)) {
            case 0, 1 -> new RegisterModel.Put(value);
            case 2, 3 -> new RegisterModel.Get(false);
            case 4 -> new RegisterModel.Delete();
            default ->
                new RegisterModel.CompareAndSet(
                        random.nextInt(4) == 0 ? null : Integer.toString(random.nextInt(3)), value);
        };
    }

    /** One answer is changed, which may or may not break the history. */
    private static List<Operation<Input, Output>> disturbed(List<Operation<Input, Output>> history, Random random) {
        List<Operation<Input, Output>> changed = new ArrayList<>(history);
        int index = random.nextInt(changed.size());
        Operation<Input, Output> one = changed.get(index);
        if (one.outcome() == Outcome.OK) {
            Output other = one.input() instanceof RegisterModel.Get
                    ? new Output(Integer.toString(random.nextInt(3)), true)
                    : new Output(null, random.nextBoolean());
            changed.set(
                    index,
                    new Operation<>(
                            one.id(),
                            one.client(),
                            one.node(),
                            one.input(),
                            other,
                            one.outcome(),
                            one.invokeNanos(),
                            one.returnNanos(),
                            one.note()));
        }
        return changed;
    }

    /** Whether any order of all answered operations, and of any of the unknown ones, respects time and model. */
    private static boolean anyOrder(
            List<Operation<Input, Output>> rest, List<Operation<Input, Output>> order, Optional<String> state) {
        if (rest.stream().allMatch(operation -> operation.outcome() == Outcome.UNKNOWN)) {
            return true;
        }
        for (Operation<Input, Output> next : rest) {
            boolean mayComeNow = rest.stream().allMatch(other -> other.returnNanos() >= next.invokeNanos());
            Optional<String> after = mayComeNow ? new RegisterModel().step(state, next.input(), next.output()) : null;
            if (after != null) {
                List<Operation<Input, Output>> others = new ArrayList<>(rest);
                others.remove(next);
                if (anyOrder(others, order, after)) {
                    return true;
                }
            }
        }
        return false;
    }
}
