package io.dengine.spring.boot.autoconfigure;

import io.dengine.kv.LocalKvClient;

/** Puts something around the client before it becomes a bean. */
@FunctionalInterface
interface KvClientDecorator {

    LocalKvClient decorate(LocalKvClient client);
}
