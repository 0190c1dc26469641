package io.dengine.faults.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LinksTests {

    private final Links links = new Links(List.of("a", "b", "c"));

    /** Such as {@code a>b} for the direction from a to b. */
    private TreeSet<String> cut() {
        TreeSet<String> cut = new TreeSet<>();
        for (int from = 0; from < links.size(); from++) {
            for (int to = 0; to < links.size(); to++) {
                if (from != to && links.rule(links.pair(from, to)).cut()) {
                    cut.add(links.ids().get(from) + ">" + links.ids().get(to));
                }
            }
        }
        return cut;
    }

    @Test
    void aMuteMemberStillHears() {
        links.mute("b");
        assertThat(cut()).containsExactly("b>a", "b>c");
    }

    @Test
    void aDeafMemberStillSpeaks() {
        links.deafen("b");
        assertThat(cut()).containsExactly("a>b", "c>b");
    }

    @Test
    void anIsolatedMemberDoesNeither() {
        links.isolate("b");
        assertThat(cut()).containsExactly("a>b", "b>a", "b>c", "c>b");
    }

    @Test
    void aMemberOfNeitherSideIsABridge() {
        links.split(List.of("a"), List.of("c"));
        assertThat(cut()).containsExactly("a>c", "c>a");
    }

    @Test
    void healingTwiceIsAsGoodAsOnce() {
        links.isolate("b");
        links.set("a", "c", LinkRule.lossy(0.5));
        links.heal();
        links.heal();
        assertThat(cut()).isEmpty();
        assertThat(links.rule(links.pair(0, 2))).isEqualTo(LinkRule.WHOLE);
    }

    @Test
    void anUnknownMemberIsRefused() {
        assertThatThrownBy(() -> links.isolate("x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("id: x, allowed are [a, b, c]");
    }
}
