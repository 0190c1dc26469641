package io.dengine.storage.file;

import io.dengine.storage.CorruptionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a segment has, found without changing it.
 *
 * <p>Frames follow each other up to the first place without a sound one. What a crash leaves of the last write is told from damage
 * like this: a write begins only when the one before it is on the device, and each frame says where its write began. A sound frame
 * behind that place whose write began behind it too proves that what is missing was on the device once.
 *
 * @param frames all of them, in order
 * @param last the last one, if there is one
 * @param oldestNeeded the oldest segment that is still needed, as far as this one knows
 * @param end where the frames end
 * @param dirty whether there is anything but zeros behind them, which must go before something is appended
 */
record SegmentScan(
        Path file,
        SegmentHeader header,
        List<Frame> frames,
        @Nullable Frame last,
        long oldestNeeded,
        int end,
        boolean dirty) {

    /**
     * Reads a segment.
     *
     * @throws CorruptionException when it is damaged in a way that no crash explains
     */
    static SegmentScan of(Path file, long segment) throws IOException {
        byte[] content = Files.readAllBytes(file);
        SegmentHeader header = SegmentHeader.decode(file, segment, content);
        List<Frame> frames = new ArrayList<>();
        int end = SegmentHeader.BYTES;
        long sequence = header.sequence();
        int start = end;
        while (end < content.length) {
            Frame frame = Frame.decode(content, end, header.salt());
            if (frame == null) {
                break;
            }
            boolean begins = frame.start() == end;
            boolean goesOn = frame.start() == start && !frames.isEmpty();
            if (frame.sequence() != sequence + 1 || !begins && !goesOn) {
                throw new CorruptionException(file + " is damaged: at " + end + " is frame " + frame.sequence()
                        + " of the log, of a write that began at " + frame.start() + ", which does not follow frame "
                        + sequence);
            }
            sequence = frame.sequence();
            start = frame.start();
            frames.add(frame);
            end += frame.size();
        }
        Frame last = frames.isEmpty() ? null : frames.get(frames.size() - 1);
        SegmentScan scan =
                new SegmentScan(file, header, frames, last, oldestNeeded(header, frames), end, isDirty(content, end));
        if (!scan.isSealed()) {
            checkTail(file, header, content, end, sequence);
        }
        return scan;
    }

    private static long oldestNeeded(SegmentHeader header, List<Frame> frames) {
        long oldest = header.oldestNeeded();
        for (Frame frame : frames) {
            if (frame.kind() == Frame.Kind.TRUNCATE_PREFIX || frame.kind() == Frame.Kind.RESET) {
                oldest = Math.max(oldest, frame.number());
            }
        }
        return oldest;
    }

    private static void checkTail(Path file, SegmentHeader header, byte[] content, int end, long sequence) {
        for (int offset = end + Frame.ALIGNMENT;
                offset <= content.length - Frame.HEADER_BYTES;
                offset += Frame.ALIGNMENT) {
            Frame frame = Frame.mayFollow(content, offset, end, sequence)
                    ? Frame.decode(content, offset, header.salt())
                    : null;
            if (frame != null) {
                throw new CorruptionException(file + " is damaged at " + end
                        + ": what stands there was on the device before the write of frame " + frame.sequence()
                        + " at " + offset + " began");
            }
        }
    }

    private static boolean isDirty(byte[] content, int from) {
        for (int i = from; i < content.length; i++) {
            if (content[i] != 0) {
                return true;
            }
        }
        return false;
    }

    /** The same without the frames, which take more memory than all else that is kept of a log. */
    SegmentScan withoutFrames() {
        return new SegmentScan(file, header, List.of(), last, oldestNeeded, end, dirty);
    }

    /** Whether the next segment was begun, or about to be. */
    boolean isSealed() {
        return last != null && last.kind() == Frame.Kind.SEAL;
    }

    /** The number of the last frame. */
    long sequence() {
        return last == null ? header.sequence() : last.sequence();
    }
}
