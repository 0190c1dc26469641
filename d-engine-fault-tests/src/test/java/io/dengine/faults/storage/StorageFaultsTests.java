package io.dengine.faults.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.faults.storage.StorageFaults.Kind;
import io.dengine.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StorageFaultsTests {

    private final StorageFaults faults = new StorageFaults();
    private final FirstFailure store = new FirstFailure(faults);

    @ParameterizedTest
    @EnumSource(names = {"FAIL_BEFORE", "FAIL_AFTER"})
    void aFailedChangeLastsUntilTheStoreIsOpenedAgain(Kind kind) {
        fault(StorageOperation.FLUSH, kind);
        assertThatThrownBy(() -> store.change(StorageOperation.FLUSH, () -> {})).isInstanceOf(StorageException.class);

        faults.clear();

        assertThatThrownBy(() -> store.change(StorageOperation.COMMIT, () -> {}))
                .hasMessageContaining("I/O error of FLUSH");
        assertThat(faults.isFailing()).isTrue();
        store.forget();
        faults.reopened();
        assertThat(faults.isFailing()).isFalse();
        assertThatCode(() -> store.change(StorageOperation.COMMIT, () -> {})).doesNotThrowAnyException();
    }

    @Test
    void aCallThatIsGoingToFailCountsAlthoughTheFaultIsOver() {
        List<Boolean> during = new ArrayList<>();
        fault(StorageOperation.CHECKPOINT, Kind.FAIL_AFTER);

        assertThatThrownBy(() -> faults.run(StorageOperation.CHECKPOINT, () -> {
                    faults.clear();
                    during.add(faults.isFailing());
                }))
                .isInstanceOf(StorageException.class);

        assertThat(during).containsExactly(true);
        assertThat(faults.isFailing())
                .as("after a call that leaves the store as it was")
                .isFalse();
    }

    @Test
    void slowCallsDoNotFail() {
        faults.set(StorageOperation.FLUSH, Kind.SLOW, Duration.ofMillis(1), 1);

        store.change(
                StorageOperation.FLUSH, () -> assertThat(faults.isFailing()).isFalse());

        assertThat(faults.isFailing()).isFalse();
    }

    private void fault(StorageOperation operation, Kind kind) {
        faults.set(operation, kind, Duration.ZERO, StorageFaults.FOR_EVER);
    }
}
