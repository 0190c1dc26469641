package io.dengine.runtime.forward;

import io.dengine.DiskFullException;
import io.dengine.LeaderInfo;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.ReadTimeoutException;
import io.dengine.RequestRefusedException;
import io.dengine.command.FieldReader;
import io.dengine.command.FieldWriter;
import io.dengine.command.MalformedCommandException;
import io.dengine.command.UnknownCommandException;
import io.dengine.lease.LeaseNotFoundException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of the exceptions that one member can fail with for a caller on another: one byte of kind, its fields. The kinds
 * keep their numbers, since members of different versions talk to each other.
 *
 * <pre>
 * 01 not leader        node leader term address url    url: 00, or 01 text
 * 02 no leader         message
 * 03 overloaded        message
 * 04 disk full         message
 * 05 outcome unknown   message
 * 06 illegal argument  message
 * 07 refused           message
 * 08 lease not found   lease
 * 09 read timeout      message
 * </pre>
 */
final class FailureForm {

    /** A message is for people: what is longer is cut off. */
    static final int MAX_MESSAGE_CHARS = 2048;

    private static final int NOT_LEADER = 1;
    private static final int NO_LEADER = 2;
    private static final int OVERLOADED = 3;
    private static final int DISK_FULL = 4;
    private static final int OUTCOME_UNKNOWN = 5;
    private static final int ILLEGAL_ARGUMENT = 6;
    private static final int REFUSED = 7;
    private static final int LEASE_NOT_FOUND = 8;
    private static final int READ_TIMEOUT = 9;

    /** The exceptions that have a form. */
    static final List<Class<? extends RuntimeException>> TYPES = List.of(
            NotLeaderException.class,
            NoLeaderException.class,
            OverloadedException.class,
            DiskFullException.class,
            OutcomeUnknownException.class,
            IllegalArgumentException.class,
            RequestRefusedException.class,
            LeaseNotFoundException.class,
            ReadTimeoutException.class);

    private FailureForm() {}

    /**
     * Writes a failure.
     *
     * @param failure one of {@link #TYPES}
     * @param nodeId this member
     */
    static void write(FieldWriter to, RuntimeException failure, String nodeId) {
        if (failure instanceof NotLeaderException notLeader) {
            writeNotLeader(to.octet(NOT_LEADER), nodeId, notLeader.leader());
        } else if (failure instanceof LeaseNotFoundException notFound) {
            to.octet(LEASE_NOT_FOUND).int64(notFound.leaseId());
        } else {
            to.octet(kindOf(failure)).text(message(failure));
        }
    }

    private static int kindOf(RuntimeException failure) {
        if (failure instanceof NoLeaderException) {
            return NO_LEADER;
        }
        if (failure instanceof OverloadedException) {
            return OVERLOADED;
        }
        if (failure instanceof DiskFullException) {
            return DISK_FULL;
        }
        if (failure instanceof OutcomeUnknownException) {
            return OUTCOME_UNKNOWN;
        }
        if (failure instanceof IllegalArgumentException) {
            return ILLEGAL_ARGUMENT;
        }
        if (failure instanceof RequestRefusedException) {
            return REFUSED;
        }
        if (failure instanceof ReadTimeoutException) {
            return READ_TIMEOUT;
        }
        throw new IllegalStateException("a failure that has no form", failure);
    }

    /** The exception that was written, made anew. */
    static RuntimeException read(FieldReader from) {
        int kind = from.octet("the kind of a failure");
        return switch (kind) {
            case NOT_LEADER -> readNotLeader(from);
            case NO_LEADER -> new NoLeaderException(readMessage(from));
            case OVERLOADED -> new OverloadedException(readMessage(from));
            case DISK_FULL -> new DiskFullException(readMessage(from));
            case OUTCOME_UNKNOWN -> new OutcomeUnknownException(readMessage(from));
            case ILLEGAL_ARGUMENT -> new IllegalArgumentException(readMessage(from));
            case REFUSED -> new RequestRefusedException(readMessage(from));
            case LEASE_NOT_FOUND -> new LeaseNotFoundException(from.int64("lease"));
            case READ_TIMEOUT -> new ReadTimeoutException(readMessage(from));
            default -> throw new UnknownCommandException("the failure of kind " + kind);
        };
    }

    private static void writeNotLeader(FieldWriter to, String nodeId, LeaderInfo leader) {
        to.text(nodeId).text(leader.leaderId()).int64(leader.term()).text(leader.address());
        URI url = leader.url();
        to.flag(url != null);
        if (url != null) {
            to.text(url.toString());
        }
    }

    private static NotLeaderException readNotLeader(FieldReader from) {
        String nodeId = from.text("node");
        return new NotLeaderException(
                nodeId, new LeaderInfo(from.text("leader"), from.int64("term"), from.text("address"), readUrl(from)));
    }

    private static @Nullable URI readUrl(FieldReader from) {
        if (!from.flag("whether there is a URL")) {
            return null;
        }
        try {
            return new URI(from.text("URL"));
        } catch (URISyntaxException e) {
            throw new MalformedCommandException("the URL of the leader is none", e);
        }
    }

    private static String readMessage(FieldReader from) {
        String message = from.text("message");
        if (message.length() > MAX_MESSAGE_CHARS) {
            throw new MalformedCommandException(
                    "a message has at most " + MAX_MESSAGE_CHARS + " characters, not " + message.length());
        }
        return message;
    }

    private static String message(RuntimeException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.length() <= MAX_MESSAGE_CHARS ? message : message.substring(0, MAX_MESSAGE_CHARS);
    }
}
