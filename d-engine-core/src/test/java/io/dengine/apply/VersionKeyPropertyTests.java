package io.dengine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class VersionKeyPropertyTests {

    @Property(tries = 2_000)
    void isReadAsItWasWritten(@ForAll @Size(max = 6) byte[] key, @ForAll @LongRange(min = 0) long revision) {
        byte[] encoded = VersionKey.of(key, revision);

        assertThat(VersionKey.key(encoded)).isEqualTo(key);
        assertThat(VersionKey.supersededAt(encoded)).isEqualTo(revision);
        assertThat(VersionKey.prefix(encoded)).isEqualTo(VersionKey.before(key));
        assertThat(VersionKey.isOf(encoded, VersionKey.before(key))).isTrue();
    }

    @Property(tries = 5_000)
    void versionsAreInTheOrderOfTheirKeysThenOfTheirRevisions(
            @ForAll @Size(max = 4) byte[] left,
            @ForAll @LongRange(min = 0) long leftRevision,
            @ForAll @Size(max = 4) byte[] right,
            @ForAll @LongRange(min = 0) long rightRevision) {
        int keys = Integer.signum(Arrays.compareUnsigned(left, right));
        int expected = keys != 0 ? keys : Long.compare(leftRevision, rightRevision);

        assertThat(order(VersionKey.of(left, leftRevision), VersionKey.of(right, rightRevision)))
                .isEqualTo(expected);
        assertThat(VersionKey.isOf(VersionKey.of(left, leftRevision), VersionKey.before(right)))
                .isEqualTo(keys == 0);
        assertThat(order(VersionKey.before(left), VersionKey.of(right, rightRevision)))
                .isEqualTo(keys <= 0 ? -1 : 1);
        assertThat(order(VersionKey.after(left), VersionKey.of(right, rightRevision)))
                .isEqualTo(keys < 0 ? -1 : 1);
    }

    private static int order(byte[] left, byte[] right) {
        return Integer.signum(Arrays.compareUnsigned(left, right));
    }
}
