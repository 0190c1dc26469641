package io.dengine.sample;

import io.dengine.DiskFullException;
import io.dengine.EngineException;
import io.dengine.FutureRevisionException;
import io.dengine.HistoryCompactedException;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.ReadTimeoutException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * What the engine's exceptions mean in HTTP. 503: nothing was written, try again; 504: it is not known whether it was
 * written; 307: the same request is right at the leader. Bad input is a problem detail.
 */
@RestControllerAdvice
class KvExceptionHandler extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(KvExceptionHandler.class);

    /** 307 and not 302, so that the client repeats the method and the body. */
    @ExceptionHandler
    ResponseEntity<ErrorResponse> notLeader(NotLeaderException exception, HttpServletRequest request) {
        return exception
                .leaderUrl()
                .map(url -> ResponseEntity.status(HttpStatus.TEMPORARY_REDIRECT)
                        .location(sameRequestAt(url, request))
                        .<ErrorResponse>build())
                .orElseGet(() -> answer(HttpStatus.SERVICE_UNAVAILABLE, "not_leader"));
    }

    @ExceptionHandler
    ResponseEntity<ErrorResponse> noLeader(NoLeaderException exception) {
        return answer(HttpStatus.SERVICE_UNAVAILABLE, "no_leader");
    }

    @ExceptionHandler
    ResponseEntity<ErrorResponse> outcomeUnknown(OutcomeUnknownException exception) {
        return answer(HttpStatus.GATEWAY_TIMEOUT, "outcome_unknown");
    }

    @ExceptionHandler
    ResponseEntity<ErrorResponse> overloaded(OverloadedException exception) {
        return answer(HttpStatus.SERVICE_UNAVAILABLE, "overloaded");
    }

    @ExceptionHandler
    ResponseEntity<ErrorResponse> tooManyStreams(WatchController.TooManyStreamsException exception) {
        return answer(HttpStatus.SERVICE_UNAVAILABLE, "overloaded");
    }

    @ExceptionHandler
    ResponseEntity<ErrorResponse> diskFull(DiskFullException exception) {
        log.warn("write refused: {}", exception.getMessage());
        return answer(HttpStatus.INSUFFICIENT_STORAGE, "disk_full");
    }

    /** A cursor or a revision that is too old: begin anew. */
    @ExceptionHandler
    ResponseEntity<ErrorResponse> compacted(HistoryCompactedException exception) {
        return answer(HttpStatus.GONE, "compacted");
    }

    /** A cursor that no page of this store has given. */
    @ExceptionHandler
    ProblemDetail futureRevision(FutureRevisionException exception) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, exception.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ErrorResponse> readTimeout(ReadTimeoutException exception) {
        return answer(HttpStatus.GATEWAY_TIMEOUT, "read_timeout");
    }

    /** Not started, stopped, failed, or interrupted. */
    @ExceptionHandler
    ResponseEntity<ErrorResponse> unavailable(EngineException exception) {
        log.warn("request refused: {}", exception.getMessage());
        return answer(HttpStatus.SERVICE_UNAVAILABLE, "unavailable");
    }

    /** The client's word for a key or a value beyond its limits; the message names the limit. */
    @ExceptionHandler
    ProblemDetail badArgument(IllegalArgumentException exception) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, exception.getMessage());
    }

    private static ResponseEntity<ErrorResponse> answer(HttpStatus status, String error) {
        // Not negotiated: a browser's EventSource accepts nothing but a stream, and is to see the status all the same.
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(new ErrorResponse(error));
    }

    /** The path as it was sent, still encoded, so that an encoded slash in a key stays one. */
    private static URI sameRequestAt(URI url, HttpServletRequest request) {
        String base = url.toString();
        String path = request.getRequestURI().substring(request.getContextPath().length());
        String query = request.getQueryString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
                + path
                + (query == null ? "" : "?" + query));
    }
}
