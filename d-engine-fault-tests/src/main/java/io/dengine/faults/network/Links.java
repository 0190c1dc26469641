package io.dengine.faults.network;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The links between members, one for each direction of each pair, and the rule of each. A rule holds for every packet that arrives after it was set. Thread-safe.
 */
public final class Links {

    private final List<String> ids;
    private final AtomicReferenceArray<LinkRule> rules;
    private final AtomicLongArray passed;
    private final AtomicLongArray dropped;
    private final AtomicLong heldBack = new AtomicLong();

    /** Whole links between these members. */
    public Links(List<String> ids) {
        this.ids = List.copyOf(ids);
        int pairs = ids.size() * ids.size();
        LinkRule[] whole = new LinkRule[pairs];
        Arrays.fill(whole, LinkRule.WHOLE);
        this.rules = new AtomicReferenceArray<>(whole);
        this.passed = new AtomicLongArray(pairs);
        this.dropped = new AtomicLongArray(pairs);
    }

    /** The members, in the order of their numbers. */
    public List<String> ids() {
        return ids;
    }

    /** Sets the rule of one direction. */
    public void set(String from, String to, LinkRule rule) {
        rules.set(pair(index(from), index(to)), rule);
    }

    /** Sets the rule of all links. */
    public void setAll(LinkRule rule) {
        for (int i = 0; i < rules.length(); i++) {
            rules.set(i, rule);
        }
    }

    /** Sets the rule of all links of one member, in both directions. */
    public void setAround(String id, LinkRule rule) {
        for (String other : ids) {
            set(id, other, rule);
            set(other, id, rule);
        }
    }

    /** Nothing of {@code from} reaches {@code to}; the other direction is left as it is. */
    public void cutOneWay(String from, String to) {
        set(from, to, LinkRule.CUT);
    }

    /** Nothing passes between the two. */
    public void cut(String one, String other) {
        cutOneWay(one, other);
        cutOneWay(other, one);
    }

    /** Nothing reaches the member, and nothing leaves it. */
    public void isolate(String id) {
        setAround(id, LinkRule.CUT);
    }

    /** What the member sends reaches nobody; what is sent to it arrives. */
    public void mute(String id) {
        ids.forEach(other -> cutOneWay(id, other));
    }

    /** Nothing that is sent to the member arrives; what it sends does. */
    public void deafen(String id) {
        ids.forEach(other -> cutOneWay(other, id));
    }

    /** Nothing passes between a member of the one side and one of the other. Members of neither side reach both: a bridge. */
    public void split(Collection<String> left, Collection<String> right) {
        left.forEach(one -> right.forEach(other -> cut(one, other)));
    }

    /** All links are whole again. */
    public void heal() {
        setAll(LinkRule.WHOLE);
    }

    /** The rule of one direction. */
    public LinkRule rule(String from, String to) {
        return rule(pair(index(from), index(to)));
    }

    /** How many packets have passed in one direction. */
    public long passed(String from, String to) {
        return passed.get(pair(index(from), index(to)));
    }

    /** How many packets were dropped in one direction. */
    public long dropped(String from, String to) {
        return dropped.get(pair(index(from), index(to)));
    }

    /** How many packets were dropped or held back. */
    public long affected() {
        long all = heldBack.get();
        for (int i = 0; i < dropped.length(); i++) {
            all += dropped.get(i);
        }
        return all;
    }

    int size() {
        return ids.size();
    }

    int pair(int from, int to) {
        return from * ids.size() + to;
    }

    LinkRule rule(int pair) {
        return rules.get(pair);
    }

    void countPassed(int pair) {
        passed.incrementAndGet(pair);
    }

    void countHeldBack() {
        heldBack.incrementAndGet();
    }

    void countDropped(int pair) {
        dropped.incrementAndGet(pair);
    }

    private int index(String id) {
        int index = ids.indexOf(id);
        if (index < 0) {
            throw new IllegalArgumentException("id: " + id + ", allowed are " + ids);
        }
        return index;
    }
}
