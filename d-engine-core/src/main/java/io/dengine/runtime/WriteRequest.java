package io.dengine.runtime;

import io.dengine.command.CommandResult;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A write whose arguments were checked: what is replicated, and what its result is for the caller.
 *
 * @param command encoded
 * @param growsStore see {@link WriteAdmission#growsStore}
 * @param anyMember whether it works on every member, and not only through a view that sends writes to the leader
 * @param answer the caller's answer; throws what the caller gets when the command was refused
 * @param <R> the caller's answer
 */
record WriteRequest<R extends @Nullable Object>(
        byte[] command, boolean growsStore, boolean anyMember, Function<CommandResult, R> answer) {}
