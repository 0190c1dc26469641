package io.dengine.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Constants as Spring Boot writes them: {@code linearizable} for {@code LINEARIZABLE}; in any case, with '-' or '_'. */
final class EnumText {

    private EnumText() {}

    /** The constant, or empty when the text names none. */
    static <E extends Enum<E>> Optional<E> parse(Class<E> type, String text) {
        return constants(type)
                .filter(constant -> format(constant).equalsIgnoreCase(text.replace('_', '-')))
                .findFirst();
    }

    static String format(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code a, b or c}. */
    static <E extends Enum<E>> String allowed(Class<E> type) {
        List<String> names = constants(type).map(EnumText::format).toList();
        int last = names.size() - 1;
        return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }

    private static <E extends Enum<E>> Stream<E> constants(Class<E> type) {
        return Arrays.stream(type.getEnumConstants());
    }
}
