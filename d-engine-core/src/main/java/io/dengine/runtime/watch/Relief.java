package io.dengine.runtime.watch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is done when the consumers of all watches together have let too much wait: those that hold most let it go, until a quarter of the budget is free. So
 * nobody holds memory who does not work it off, and looking at all of them is seldom.
 */
final class Relief {

    /** As it was when it was looked at; it changes meanwhile. */
    private record Held(Holder holder, long bytes) {}

    private final BufferBudget budget;
    private final Consumer<Consumer<Holder>> holders;
    private final Consumer<Holder> letGo;

    /**
     * @param holders gives all of them to a visitor
     * @param letGo lets one of them go; does not fail
     */
    Relief(BufferBudget budget, Consumer<Consumer<Holder>> holders, Consumer<Holder> letGo) {
        this.budget = budget;
        this.holders = holders;
        this.letGo = letGo;
    }

    void give() {
        List<Held> all = new ArrayList<>();
        holders.accept(holder -> {
            long bytes = holder.heldBytes();
            if (bytes > 0) {
                all.add(new Held(holder, bytes));
            }
        });
        all.sort(Comparator.comparingLong(Held::bytes).reversed());
        for (Held held : all) {
            if (budget.isRelieved()) {
                return;
            }
            letGo.accept(held.holder());
        }
    }
}
