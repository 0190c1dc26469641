package io.dengine.kv;

/**
 * What a delete answers. Immutable.
 *
 * @param returnPrevious whether the result carries what was deleted
 */
public record DeleteOptions(boolean returnPrevious) {

    private static final DeleteOptions DEFAULTS = new DeleteOptions(false);
    private static final DeleteOptions RETURNING_PREVIOUS = new DeleteOptions(true);

    /** Only how many keys were deleted. */
    public static DeleteOptions defaults() {
        return DEFAULTS;
    }

    /** The result carries what was deleted. */
    public static DeleteOptions returningPrevious() {
        return RETURNING_PREVIOUS;
    }
}
