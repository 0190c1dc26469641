package io.dengine.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/**
 * What the command line of {@link Main} says.
 *
 * @param duration how long faults are injected
 * @param seed of everything that is drawn
 * @param nodes how many members the cluster has
 * @param directory where data, logs and the report go
 * @param workloads names
 * @param nemeses names
 * @param faultTime how long a fault lasts
 * @param recovery how long it may take after a fault until every member serves again
 * @param electionTimeout of the cluster
 * @param log which log the members have
 */
record Options(
        Duration duration,
        long seed,
        int nodes,
        Path directory,
        List<String> workloads,
        List<String> nemeses,
        Duration faultTime,
        Duration recovery,
        Duration electionTimeout,
        String log) {

    static final String USAGE = """
            Options (all of them may be left out):
              --minutes M         how long faults are injected; default 10
              --seed N            repeats what was drawn in a run; default: drawn
              --nodes 3|5         members of the cluster; default 3
              --workloads A,B|all default all: %s
              --nemeses A,B|all   groups or single ones; all is all but those of clocks, which cannot be mixed with those
                                  of disks; default all; groups: %s; single ones: %s
              --fault-seconds S   how long a fault lasts; default 4
              --recovery-seconds S  how long after a fault, once all processes answer, until every member serves; default 10
              --election-millis T the cluster's election timeout; default 1000
              --log files|rocksdb what the Raft log is kept in; default files
              --directory D       data, logs and the report go to D/<seed>; default target/fault-run
            """;

    private static final String ALL = "all";
    private static final String ROCKSDB = "rocksdb";
    private static final List<String> LOGS = List.of("files", ROCKSDB);

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException when one is wrong; says which are right
     */
    static Options parse(String[] arguments, List<String> workloads, List<String> nemeses) {
        Duration duration = Duration.ofMinutes(10);
        long seed = System.nanoTime() & 0xffff_ffffL;
        int nodes = 3;
        Path directory = Path.of("target", "fault-run");
        List<String> chosenWorkloads = workloads;
        List<String> chosenNemeses = nemeses("--nemeses", ALL, nemeses);
        List<String> named = List.of();
        Duration faultTime = Duration.ofSeconds(4);
        Duration recovery = RunPlan.DEFAULT_RECOVERY;
        Duration electionTimeout = Duration.ofSeconds(1);
        String log = LOGS.get(0);
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i];
            if (i + 1 >= arguments.length) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            String value = arguments[i + 1];
            switch (name) {
                case "--minutes" ->
                    duration = Duration.ofSeconds(Math.round(60
                            * allowed(name, value, Double::parseDouble, minutes -> minutes > 0 && minutes <= 10_000)));
                case "--seed" -> seed = allowed(name, value, Long::parseLong, any -> true);
                case "--nodes" -> nodes = allowed(name, value, Integer::parseInt, count -> count == 3 || count == 5);
                case "--workloads" -> chosenWorkloads = names(name, value, workloads);
                case "--nemeses" -> {
                    named = List.of(value.split(","));
                    chosenNemeses = nemeses(name, value, nemeses);
                }
                case "--fault-seconds" -> faultTime = seconds(name, value);
                case "--recovery-seconds" -> recovery = seconds(name, value);
                case "--election-millis" ->
                    electionTimeout = Duration.ofMillis(
                            allowed(name, value, Integer::parseInt, millis -> millis >= 100 && millis <= 60_000));
                case "--log" -> log = allowed(name, value, Function.identity(), LOGS::contains);
                case "--directory" -> directory = Path.of(value);
                default -> throw new IllegalArgumentException("there is no option " + name);
            }
        }
        if (!log.equals(ROCKSDB)) {
            if (named.contains(NemesisCatalogue.LOG_TABLES)) {
                throw new IllegalArgumentException("--nemeses " + NemesisCatalogue.LOG_TABLES + " needs --log "
                        + ROCKSDB + ": a log in files has no tables");
            }
            chosenNemeses = chosenNemeses.stream()
                    .filter(each -> !each.equals(NemesisCatalogue.LOG_TABLES))
                    .toList();
        }
        return new Options(
                duration,
                seed,
                nodes,
                directory,
                chosenWorkloads,
                chosenNemeses,
                faultTime,
                recovery,
                electionTimeout,
                log);
    }

    private static Duration seconds(String name, String value) {
        return Duration.ofSeconds(allowed(name, value, Integer::parseInt, seconds -> seconds >= 1 && seconds <= 600));
    }

    private static <T> T allowed(String name, String value, Function<String, T> parse, Function<T, Boolean> allowed) {
        T number;
        try {
            number = parse.apply(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number, not " + value, e);
        }
        if (!allowed.apply(number)) {
            throw new IllegalArgumentException(name + " must not be " + value + "; see below what is allowed");
        }
        return number;
    }

    private static List<String> nemeses(String name, String value, List<String> known) {
        if (value.equals(ALL)) {
            return NemesisCatalogue.expand(
                    List.of(NemesisCatalogue.PROCESSES, NemesisCatalogue.LINKS, NemesisCatalogue.DISKS));
        }
        List<String> allowed = new ArrayList<>(NemesisCatalogue.groupNames());
        allowed.addAll(known);
        return NemesisCatalogue.expand(names(name, value, allowed));
    }

    private static List<String> names(String name, String value, List<String> known) {
        if (value.equals(ALL)) {
            return known;
        }
        List<String> names = new ArrayList<>();
        for (String each : value.split(",")) {
            if (!known.contains(each)) {
                throw new IllegalArgumentException(
                        name + ": there is no " + each + "; allowed are " + ALL + ", " + String.join(", ", known));
            }
            names.add(each);
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException(name + " names one twice: " + value);
        }
        return List.copyOf(names);
    }
}
