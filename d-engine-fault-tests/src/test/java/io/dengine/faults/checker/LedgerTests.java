package io.dengine.faults.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTests {

    private final Ledger ledger = new Ledger();

    LedgerTests() {
        ledger.acknowledged(1);
        ledger.refused(2);
        ledger.acknowledged(1000);
    }

    @Test
    void whatIsUnknownMayBeThereOrNot() {
        assertThat(ledger.size()).isEqualTo(2);
        assertThat(ledger.check(0, 1000, Map.of(1, Ledger.value(1)))).isEmpty();
        assertThat(ledger.check(0, 1000, Map.of(1, Ledger.value(1), 3, Ledger.value(3))))
                .isEmpty();
    }

    @Test
    void whatWasAcknowledgedAndIsMissingIsFound() {
        assertThat(ledger.check(0, 1000, Map.of()))
                .extracting(Finding::message)
                .containsExactly("entry 1 was acknowledged, and is not there");
        assertThat(ledger.check(1000, 2000, Map.of()))
                .extracting(Finding::message)
                .containsExactly("entry 1000 was acknowledged, and is not there");
    }

    @Test
    void whatWasRefusedAndIsThereIsFound() {
        assertThat(ledger.check(0, 1000, Map.of(1, Ledger.value(1), 2, Ledger.value(2))))
                .extracting(Finding::message)
                .containsExactly("entry 2 was refused, and is there");
    }

    @Test
    void whatIsSomethingElseIsFound() {
        assertThat(ledger.check(0, 1000, Map.of(1, Ledger.value(7))))
                .extracting(Finding::message)
                .containsExactly("entry 1 is entry 7");
    }
}
