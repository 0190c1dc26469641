package io.dengine.faults.cluster;

import java.util.regex.Pattern;

/** What members print. */
public final class MemberLog {

    private static final int END_CHARACTERS = 500;

    /** What the product says of storage that failed, and what the causes say that it repeats. */
    private static final Pattern STORAGE = Pattern.compile(
            "injected I/O error|StorageException|IOException|I/O error|IO error|Input/output error|No space left"
                    + "|cannot be (written|stored|read|saved|opened|applied)|no snapshot can be taken");

    /** What no disk is to blame for. */
    private static final Pattern MISTAKE = Pattern.compile(
            "(NullPointer|IndexOutOfBounds|ClassCast|IllegalState|IllegalArgument|ConcurrentModification|NoSuchElement|BufferUnderflow|BufferOverflow|NegativeArraySize|Unsupported\\w+)Exception"
                    + "|OutOfMemoryError|StackOverflowError|AssertionError|SIGSEGV|SIGABRT");

    private MemberLog() {}

    /** The failure that a process has printed last, or the end of what it printed. */
    static String lastWords(String printed) {
        int from = printed.lastIndexOf("Exception in thread \"main\"");
        return from < 0
                ? printed.substring(Math.max(0, printed.length() - END_CHARACTERS))
                : printed.substring(from).lines().findFirst().orElse("");
    }

    /** Whether a text of a member says that its storage has failed it, and nothing else. */
    static boolean saysStorageFailed(String text) {
        return STORAGE.matcher(text).find() && !MISTAKE.matcher(text).find();
    }

    /** Whether a text of a member says that its data is damaged, and what to do. */
    public static boolean saysDamaged(String text) {
        return text.contains("move the whole directory away");
    }
}
