package io.dengine.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TxnTests {

    @Test
    void isBuiltInThreeParts() {
        Txn txn = Txn.when(Compare.absent("a"))
                .and(Compare.exists("b"))
                .then(TxnOp.put("a", "1"))
                .orElse(TxnOp.get("a"), TxnOp.delete("b"))
                .build();
        assertThat(txn.comparisons()).containsExactly(Compare.absent("a"), Compare.exists("b"));
        assertThat(txn.then()).containsExactly(TxnOp.put("a", "1"));
        assertThat(txn.orElse()).containsExactly(TxnOp.get("a"), TxnOp.delete("b"));
        assertThat(txn.size()).isEqualTo(5);
        assertThat(Txn.of(TxnOp.get("a"))).isEqualTo(new Txn(List.of(), List.of(TxnOp.get("a")), List.of()));
    }

    @Test
    void whatIsNullIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Txn.when(Compare.absent("a"), null).build())
                .withMessage("comparisons[1] must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Txn.of(TxnOp.get("a"), null))
                .withMessage("then[1] must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Txn.when().orElse((TxnOp) null).build())
                .withMessage("orElse[0] must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Txn.when((Compare[]) null))
                .withMessage("comparisons must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Txn(List.of(), null, List.of()))
                .withMessage("then must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Txn(Arrays.asList((Compare) null), List.of(), List.of()))
                .withMessage("comparisons[0] must not be null");
    }

    @Test
    void asTextItShowsKeysButNoValues() {
        assertThat(Txn.when(Compare.valueEquals("name", "secret"))
                        .then(TxnOp.put("name", "secret"))
                        .orElse(TxnOp.get("name"))
                        .build()
                        .toString())
                .contains("VALUE of name EQUAL 6 bytes", "Put[key=name, value=6 bytes", "Get[key=name]")
                .doesNotContain("secret");
    }
}
