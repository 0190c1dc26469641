package io.dengine.kv;

/**
 * What a delete answers. Immutable.
 *
 * @param returnPrevious whether the result carries what was deleted
 */
public record DeleteOptions(boolean returnPrevious) {

    /** Only how many keys were deleted. */
    public static DeleteOptions defaults() {
        return new DeleteOptions(false);
    }

    /** The result carries what was deleted. */
    public static DeleteOptions returningPrevious() {
        return new DeleteOptions(true);
    }
}
