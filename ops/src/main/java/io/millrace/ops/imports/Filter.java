package io.millrace.ops.imports;

import java.util.HashMap;
import java.util.Map;

/** One step between what a column holds and what the mapping uses of it. */
@FunctionalInterface
interface Filter {
    /**
     * Changes the value in place.
     *
     * @throws RowRejectedException if the value is none that this filter knows.
     */
    void apply(Text value, String column);

    /**
     * Reads {@code digits}, {@code trim}, {@code drop:CHARACTERS}, {@code left:COUNT}, {@code default:TEXT} or
     * {@code map:a=1,b=2}.
     *
     * @throws MappingException if it is none of these.
     */
    static Filter parse(final String text) {
        final int colon = text.indexOf(':');
        final String name = colon < 0 ? text : text.substring(0, colon);
        final String argument = colon < 0 ? null : text.substring(colon + 1);
        return switch (name) {
            case "digits" -> {
                refuseArgument(name, argument);
                yield (value, column) -> keep(value, c -> c >= '0' && c <= '9');
            }
            case "trim" -> {
                refuseArgument(name, argument);
                yield (value, column) -> trim(value);
            }
            case "drop" -> {
                final String dropped = needArgument(name, argument);
                yield (value, column) -> keep(value, c -> dropped.indexOf(c) < 0);
            }
            case "left" -> {
                final int length = parseLength(needArgument(name, argument));
                yield (value, column) -> value.truncate(Math.min(length, value.length()));
            }
            case "default" -> {
                final String other = needArgument(name, argument);
                yield (value, column) -> {
                    if (value.length() == 0) {
                        value.append(other);
                    }
                };
            }
            case "map" -> mapping(needArgument(name, argument));
            default -> throw new MappingException(
                "unknown filter '" + name
                    + "'; there are digits, trim, drop:CHARACTERS, left:COUNT, default:TEXT and map:a=1,b=2");
        };
    }

    private static Filter mapping(final String pairs) {
        final Map<Text, Text> entries = new HashMap<>();
        for (final String pair : pairs.split(",", -1)) {
            final int equals = pair.indexOf('=');
            if (equals < 0) {
                throw new MappingException("'" + pair + "' in a map is not of the form from=to");
            }
            if (entries.put(Text.of(pair.substring(0, equals)), Text.of(pair.substring(equals + 1))) != null) {
                throw new MappingException("'" + pair.substring(0, equals) + "' stands twice in a map");
            }
        }
        return (value, column) -> {
            final Text to = entries.get(value);
            if (to == null) {
                throw new RowRejectedException(RejectReason.NOT_IN_MAP, column + " '" + value + "' is not in the map");
            }
            value.clear().append(to);
        };
    }

    private static void keep(final Text value, final CharacterTest test) {
        int kept = 0;
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (test.holds(c)) {
                value.setCharAt(kept++, c);
            }
        }
        value.truncate(kept);
    }

    private static int parseLength(final String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (final NumberFormatException ex) {
            throw new MappingException("'" + text + "' after left: is not a number of characters");
        }
    }

    private static void trim(final Text value) {
        int start = 0;
        int end = value.length();
        while (start < end && Character.isWhitespace(value.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(value.charAt(end - 1))) {
            end--;
        }
        for (int i = start; i < end; i++) {
            value.setCharAt(i - start, value.charAt(i));
        }
        value.truncate(end - start);
    }

    private static String needArgument(final String name, final String argument) {
        if (argument == null || argument.isEmpty()) {
            throw new MappingException("filter '" + name + "' needs an argument after a colon");
        }
        return argument;
    }

    private static void refuseArgument(final String name, final String argument) {
        if (argument != null) {
            throw new MappingException("filter '" + name + "' takes no argument");
        }
    }

    /** Which characters stay. */
    @FunctionalInterface
    interface CharacterTest {
        boolean holds(char value);
    }
}
