package io.dengine.faults.checker;

import io.dengine.faults.checker.WatchModel.Batch;
import io.dengine.faults.checker.WatchModel.Delete;
import io.dengine.faults.checker.WatchModel.Event;
import io.dengine.faults.checker.WatchModel.Input;
import io.dengine.faults.checker.WatchModel.Mirror;
import io.dengine.faults.checker.WatchModel.Output;
import io.dengine.faults.checker.WatchModel.PutAll;
import io.dengine.faults.checker.WatchModel.ReadAll;
import io.dengine.faults.checker.WatchModel.Row;
import io.dengine.faults.checker.WatchModel.Sequence;
import io.dengine.faults.history.Operation;
import io.dengine.faults.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks what watchers were told: all the same, in the order of revisions, each change once, none left out; every acknowledged change at its revision, all of a transaction together; nothing that was
 * refused; and in the end what the store holds. The mirrors of the members hold the same then.
 *
 * <p>The end is the revision at which all keys were read, after the last write: what was not answered may still take effect after it, and nobody has to have been told of that.
 */
public final class WatchChecker {

    /** What is wrong. */
    public List<Finding> check(List<Operation<Input, Output>> history, List<Sequence> sequences, List<Mirror> mirrors) {
        return new Check(history, sequences, mirrors).run();
    }

    private static final class Check {

        private final List<Operation<Input, Output>> history;
        private final List<Sequence> sequences;
        private final List<Mirror> mirrors;
        private final List<Finding> findings = new ArrayList<>();
        private final long end;
        private List<Batch> reference = List.of();

        Check(List<Operation<Input, Output>> history, List<Sequence> sequences, List<Mirror> mirrors) {
            this.history = history;
            this.sequences = sequences;
            this.mirrors = mirrors;
            this.end = history.stream()
                    .filter(each -> each.input() instanceof ReadAll && each.isOk())
                    .mapToLong(each -> each.answer().revision())
                    .max()
                    .orElse(Long.MAX_VALUE);
        }

        List<Finding> run() {
            sequences.forEach(this::checkOrder);
            sequences.stream()
                    .filter(sequence -> !sequence.fromNow())
                    .map(this::untilEnd)
                    .max(Comparator.comparingInt(List::size))
                    .ifPresent(batches -> reference = batches);
            sequences.forEach(this::checkSame);
            checkWrites(afterEnd());
            checkReplay();
            return findings;
        }

        private void checkOrder(Sequence sequence) {
            long revision = 0;
            for (Batch batch : sequence.batches()) {
                if (batch.revision() <= revision) {
                    found(sequence.watcher() + " was told of revision " + batch.revision() + " after " + revision);
                }
                if (batch.events().isEmpty()) {
                    found(sequence.watcher() + " was told of nothing at revision " + batch.revision());
                }
                revision = batch.revision();
            }
            if (!sequence.complete() && !sequence.cut()) {
                found(sequence.watcher() + " was not told of everything: it came to revision " + revision
                        + ", and ended with " + sequence.end());
            }
        }

        private List<Batch> untilEnd(Sequence sequence) {
            return sequence.batches().stream()
                    .filter(batch -> batch.revision() <= end)
                    .toList();
        }

        /** Who was told of what came after the end was told the same. */
        private List<Batch> afterEnd() {
            Map<Long, Batch> late = new TreeMap<>();
            for (Sequence sequence : sequences) {
                for (Batch batch : sequence.batches()) {
                    Batch other = batch.revision() <= end ? null : late.putIfAbsent(batch.revision(), batch);
                    if (other != null && !other.equals(batch)) {
                        found(sequence.watcher() + " was told of " + batch + " where another one was told of " + other);
                    }
                }
            }
            return List.copyOf(late.values());
        }

        private void checkSame(Sequence sequence) {
            List<Batch> expected = reference;
            List<Batch> batches = untilEnd(sequence);
            if (sequence.fromNow()) {
                long first = batches.isEmpty() ? Long.MAX_VALUE : batches.get(0).revision();
                expected = reference.stream()
                        .filter(batch -> batch.revision() >= first)
                        .toList();
                checkFromNow(sequence, first);
            }
            for (int i = 0; i < Math.max(expected.size(), batches.size()); i++) {
                Batch one = i < expected.size() ? expected.get(i) : null;
                Batch other = i < batches.size() ? batches.get(i) : null;
                if (!Objects.equals(one, other) && (other != null || sequence.complete())) {
                    found(sequence.watcher() + " was told of " + other + " where another one was told of " + one);
                    return;
                }
                if (other == null) {
                    return;
                }
            }
        }

        private void checkFromNow(Sequence sequence, long first) {
            if (sequence.cut() && first == Long.MAX_VALUE) {
                // Given up before it was told anything: what it would have begun with, nobody knows.
                return;
            }
            for (Operation<Input, Output> write : history) {
                if (isChange(write)
                        && write.invokeNanos() > sequence.openedNanos()
                        && write.answer().revision() < first) {
                    findings.add(Finding.of(
                            sequence.watcher() + " was opened before this was written, and begins with revision "
                                    + first,
                            write));
                    return;
                }
            }
        }

        private static boolean isChange(Operation<Input, Output> each) {
            return !(each.input() instanceof ReadAll)
                    && each.isOk()
                    && each.answer().changed();
        }

        private void checkWrites(List<Batch> afterEnd) {
            Map<Long, Operation<Input, Output>> acknowledged = new HashMap<>();
            Map<Map<String, String>, Integer> unknown = new HashMap<>();
            for (Operation<Input, Output> each : history) {
                if (isChange(each)) {
                    acknowledged.put(each.answer().revision(), each);
                } else if (each.outcome() == Outcome.UNKNOWN) {
                    unknown.merge(content(each.input()), 1, Integer::sum);
                }
            }
            for (Batch batch :
                    Stream.concat(reference.stream(), afterEnd.stream()).toList()) {
                Operation<Input, Output> write = acknowledged.remove(batch.revision());
                if (write != null) {
                    if (!content(write.input()).equals(content(batch))) {
                        findings.add(Finding.of("watchers were told of " + batch, write));
                    }
                } else if (unknown.merge(content(batch), -1, Integer::sum) < 0) {
                    found("watchers were told of what nobody has written, or twice: " + batch);
                }
            }
            acknowledged.forEach((revision, write) -> findings.add(
                    Finding.of("watchers were not told of what was written at revision " + revision, write)));
        }

        // A delete is told apart from every value.
        private static Map<String, String> content(Input input) {
            return input instanceof PutAll put ? prefixed(put.values()) : Map.of(((Delete) input).key(), "deleted");
        }

        private static Map<String, String> prefixed(Map<String, String> values) {
            Map<String, String> content = new HashMap<>();
            values.forEach((key, value) -> content.put(key, "=" + value));
            return content;
        }

        private static Map<String, String> content(Batch batch) {
            Map<String, String> content = new HashMap<>();
            batch.events()
                    .forEach(
                            event -> content.put(event.key(), event.value() == null ? "deleted" : "=" + event.value()));
            return content;
        }

        private void checkReplay() {
            Map<String, Event> rows = new TreeMap<>();
            for (Batch batch : reference) {
                for (Event event : batch.events()) {
                    checkEvent(batch, event, rows.get(event.key()));
                    if (event.value() == null) {
                        rows.remove(event.key());
                    } else {
                        rows.put(event.key(), event);
                    }
                }
            }
            Map<String, String> values = new TreeMap<>();
            rows.forEach((key, event) -> values.put(key, String.valueOf(event.value())));
            history.stream()
                    .filter(each -> each.input() instanceof ReadAll && each.isOk())
                    .filter(each -> !each.answer().rows().equals(values))
                    .forEach(each -> findings.add(Finding.of("what watchers were told makes " + values, each)));
            mirrors.forEach(mirror -> checkMirror(mirror, rows));
        }

        private void checkMirror(Mirror mirror, Map<String, Event> rows) {
            if (!mirror.reached()) {
                found("the mirror of " + mirror.member() + " came to revision " + mirror.revision()
                        + " and no further: " + mirror.end());
                return;
            }
            Map<String, Row> told = new TreeMap<>();
            rows.forEach((key, event) -> told.put(
                    key,
                    new Row(
                            String.valueOf(event.value()),
                            event.modRevision(),
                            event.createRevision(),
                            event.version())));
            Set<String> keys = new TreeSet<>(told.keySet());
            keys.addAll(mirror.rows().keySet());
            for (String key : keys) {
                Row held = mirror.rows().get(key);
                if (!Objects.equals(held, told.get(key)) && !mayHaveChangedAfterEnd(mirror, key, held)) {
                    found("the mirror of " + mirror.member() + " holds " + held + " at " + key
                            + ", what watchers were told makes " + told.get(key));
                }
            }
        }

        private boolean mayHaveChangedAfterEnd(Mirror mirror, String key, @Nullable Row held) {
            if (mirror.revision() <= end || (held != null && held.modRevision() <= end)) {
                return false;
            }
            String content = held == null ? "deleted" : "=" + held.value();
            return history.stream()
                    .filter(each -> each.outcome() == Outcome.UNKNOWN && !(each.input() instanceof ReadAll))
                    .anyMatch(each -> content.equals(content(each.input()).get(key)));
        }

        private void checkEvent(Batch batch, Event event, @Nullable Event before) {
            String previous = before == null ? null : before.value();
            if (!Objects.equals(event.previous(), previous)) {
                found("revision " + batch.revision() + ": " + event + " although the value before was " + previous);
            }
            if (event.value() == null) {
                if (before == null) {
                    found("revision " + batch.revision() + ": what does not exist was deleted: " + event);
                }
                return;
            }
            long created = before == null ? batch.revision() : before.createRevision();
            long version = before == null ? 1 : before.version() + 1;
            if (event.modRevision() != batch.revision()
                    || event.createRevision() != created
                    || event.version() != version) {
                found("revision " + batch.revision() + ": " + event + " after " + before);
            }
        }

        private void found(String message) {
            findings.add(new Finding(message, List.of()));
        }
    }
}
