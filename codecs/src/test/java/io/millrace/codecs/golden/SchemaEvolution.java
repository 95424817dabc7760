package io.millrace.codecs.golden;

import uk.co.real_logic.sbe.xml.CompositeType;
import uk.co.real_logic.sbe.xml.EncodedDataType;
import uk.co.real_logic.sbe.xml.EnumType;
import uk.co.real_logic.sbe.xml.Field;
import uk.co.real_logic.sbe.xml.Message;
import uk.co.real_logic.sbe.xml.MessageSchema;
import uk.co.real_logic.sbe.xml.Presence;
import uk.co.real_logic.sbe.xml.SetType;
import uk.co.real_logic.sbe.xml.Type;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What a schema does to those who speak a released version of it. It may grow, each addition marked with the version that
 * brought it, where readers of the released version pass over it: messages; fields at the end of a root or of a group's
 * element; groups and data behind all others of a message; values of enums and choices of sets. Nothing else may change,
 * names included: a field that changed its name can't be told from two that changed places.
 */
final class SchemaEvolution {
    private final List<String> violations = new ArrayList<>();
    private final Set<String> comparedTypes = new TreeSet<>();
    private final MessageSchema released;
    private final MessageSchema current;
    private final Set<String> closedMessages;

    private SchemaEvolution(final MessageSchema released, final MessageSchema current, final Set<String> closedMessages) {
        this.released = released;
        this.current = current;
        this.closedMessages = closedMessages;
    }

    /**
     * Compares a schema with a released version of itself.
     *
     * @param released       the released version.
     * @param current        the schema.
     * @param closedMessages messages that travel without a header, so that no reader learns their version or length: they may
     *                       not grow either.
     * @return what may not be, each with its place; empty if those who speak the released version can go on doing so.
     */
    static List<String> violations(
        final MessageSchema released, final MessageSchema current, final Set<String> closedMessages) {
        final SchemaEvolution evolution = new SchemaEvolution(released, current, closedMessages);
        evolution.compareSchemas();
        return evolution.violations;
    }

    private void compareSchemas() {
        requireSame("schema", "package", released.packageName(), current.packageName());
        requireSame("schema", "id", released.id(), current.id());
        requireSame("schema", "byte order", released.byteOrder(), current.byteOrder());
        if (current.version() < released.version()) {
            violations.add("schema: version " + current.version() + " is less than the released " + released.version());
        }
        compareTypes("message header", released.messageHeader(), current.messageHeader());

        final Map<String, Message> byName = new LinkedHashMap<>();
        current.messages().forEach(message -> byName.put(message.name(), message));
        for (final Message message : released.messages()) {
            final Message now = byName.remove(message.name());
            if (now == null) {
                violations.add(message.name() + ": removed");
            } else {
                compareMessages(message, now);
            }
        }
        byName.values().forEach(added -> requireSinceVersion(added.name(), added.sinceVersion()));
    }

    private void compareMessages(final Message was, final Message now) {
        requireSame(was.name(), "id", was.id(), now.id());
        requireSame(was.name(), "sinceVersion", was.sinceVersion(), now.sinceVersion());
        requireNotLess(was.name(), was.blockLength(), now.blockLength());
        final boolean isClosed = closedMessages.contains(was.name());
        if (isClosed) {
            requireSame(was.name(), "block length, without a header that says it,", was.blockLength(), now.blockLength());
        }
        compareFields(was.name(), blockOf(was.fields()), blockOf(now.fields()), !isClosed);
        compareFields(was.name(), tailOf(was.fields()), tailOf(now.fields()), !isClosed);
    }

    /** Fields of fixed length: readers step over what follows them by the length of the block. */
    private static List<Field> blockOf(final List<Field> fields) {
        return fields.stream().filter(field -> !isInTail(field)).toList();
    }

    /** Groups and data: they follow one another, and readers know where one begins only from the end of the last. */
    private static List<Field> tailOf(final List<Field> fields) {
        return fields.stream().filter(SchemaEvolution::isInTail).toList();
    }

    private static boolean isInTail(final Field field) {
        return field.groupFields() != null || field.isVariableLength();
    }

    private void compareFields(final String owner, final List<Field> was, final List<Field> now, final boolean mayGrow) {
        int end = 0;
        for (int i = 0; i < was.size(); i++) {
            final Field field = was.get(i);
            final String path = owner + '.' + field.name();
            if (i >= now.size() || !field.name().equals(now.get(i).name())) {
                violations.add(path + (contains(now, field.name())
                    ? ": moved, or something was put before it"
                    : ": removed or renamed"));
                return;
            }
            compareField(path, field, now.get(i));
            if (!isInTail(field)) {
                end = Math.max(end, field.computedOffset() + field.type().encodedLength());
            }
        }
        for (final Field added : now.subList(was.size(), now.size())) {
            final String path = owner + '.' + added.name();
            if (!mayGrow) {
                violations.add(path + ": added where readers can't pass over it");
            }
            requireSinceVersion(path, added.sinceVersion());
            if (!isInTail(added) && added.computedOffset() < end) {
                violations.add(path + ": at offset " + added.computedOffset() + ", before the end of released fields at " + end);
            }
        }
    }

    private static boolean contains(final List<Field> fields, final String name) {
        return fields.stream().anyMatch(field -> field.name().equals(name));
    }

    private void compareField(final String path, final Field was, final Field now) {
        requireSame(path, "id", was.id(), now.id());
        requireSame(path, "sinceVersion", was.sinceVersion(), now.sinceVersion());
        requireSame(path, "presence", was.presence(), now.presence());
        requireSame(path, "value", was.valueRef(), now.valueRef());
        requireSame(path, "epoch", was.epoch(), now.epoch());
        requireSame(path, "time unit", was.timeUnit(), now.timeUnit());
        if (was.groupFields() == null || now.groupFields() == null) {
            requireSame(path, "kind", was.groupFields() != null, now.groupFields() != null);
            if (was.groupFields() == now.groupFields()) {
                if (!isInTail(was)) {
                    requireSame(path, "offset", was.computedOffset(), now.computedOffset());
                }
                compareTypes(path, was.type(), now.type());
            }
        } else {
            compareTypes(path, was.dimensionType(), now.dimensionType());
            requireNotLess(path, was.computedBlockLength(), now.computedBlockLength());
            compareFields(path, blockOf(was.groupFields()), blockOf(now.groupFields()), true);
            // Behind an element comes the next one, and nothing says how long the first one's groups and data are.
            compareFields(path, tailOf(was.groupFields()), tailOf(now.groupFields()), false);
        }
    }

    private void compareTypes(final String path, final Type was, final Type now) {
        requireSame(path, "type", name(was), name(now));
        requireSame(path, "kind of type", was.getClass().getSimpleName(), now.getClass().getSimpleName());
        if (was.getClass() != now.getClass()) {
            return;
        }
        if (was instanceof EncodedDataType data) {
            requireSame(path, "encoding", encoding(data), encoding((EncodedDataType) now));
        } else if (was instanceof CompositeType composite) {
            compareMembers(path, composite.getTypeList(), ((CompositeType) now).getTypeList());
        } else if (comparedTypes.add(was.name())) {
            if (was instanceof EnumType enumeration) {
                compareEnums(enumeration, (EnumType) now);
            } else {
                compareSets((SetType) was, (SetType) now);
            }
        }
    }

    /** A composite can't grow: its length is part of the layout of everything that holds it. */
    private void compareMembers(final String path, final List<Type> was, final List<Type> now) {
        requireSame(path, "members", was.stream().map(Type::name).toList(), now.stream().map(Type::name).toList());
        for (int i = 0; i < Math.min(was.size(), now.size()); i++) {
            final String member = path + '.' + was.get(i).name();
            requireSame(member, "offset", was.get(i).offsetAttribute(), now.get(i).offsetAttribute());
            compareTypes(member, was.get(i), now.get(i));
        }
    }

    private void compareEnums(final EnumType was, final EnumType now) {
        requireSame(was.name(), "encoding", was.encodingType().primitiveName(), now.encodingType().primitiveName());
        requireSame(was.name(), "null value", was.nullValue(), now.nullValue());
        compareConstants(was.name(),
            constants(was.validValues(), EnumType.ValidValue::name, v -> v.primitiveValue().toString()),
            constants(now.validValues(), EnumType.ValidValue::name, v -> v.primitiveValue().toString()),
            name -> now.getValidValue(name).sinceVersion());
    }

    private void compareSets(final SetType was, final SetType now) {
        requireSame(was.name(), "encoding", was.encodingType().primitiveName(), now.encodingType().primitiveName());
        compareConstants(was.name(),
            constants(was.choices(), SetType.Choice::name, c -> c.primitiveValue().toString()),
            constants(now.choices(), SetType.Choice::name, c -> c.primitiveValue().toString()),
            name -> now.getChoice(name).sinceVersion());
    }

    private void compareConstants(
        final String type,
        final Map<String, String> was,
        final Map<String, String> now,
        final ToIntFunction<String> sinceVersion) {
        was.forEach((name, value) -> {
            final String path = type + '.' + name;
            if (now.containsKey(name)) {
                requireSame(path, "value", value, now.get(name));
            } else {
                violations.add(path + ": removed or renamed");
            }
        });
        now.keySet().stream()
            .filter(name -> !was.containsKey(name))
            .forEach(name -> requireSinceVersion(type + '.' + name, sinceVersion.applyAsInt(name)));
    }

    private static <T> Map<String, String> constants(
        final Iterable<T> values,
        final Function<T, String> name,
        final Function<T, String> value) {
        final Map<String, String> constants = new LinkedHashMap<>();
        values.forEach(v -> constants.put(name.apply(v), value.apply(v)));
        return constants;
    }

    private static String name(final Type type) {
        return type.referencedName() == null ? type.name() : type.referencedName();
    }

    /** What is not said follows from the primitive type. */
    private static String encoding(final EncodedDataType type) {
        final StringBuilder encoding = new StringBuilder(type.primitiveType().primitiveName());
        append(encoding, "length", type.length() == 1 ? null : type.length());
        append(encoding, "presence", type.presence());
        append(encoding, "constant", type.presence() == Presence.CONSTANT ? type.constVal() : null);
        append(encoding, "text", type.characterEncoding());
        append(encoding, "from", type.minValue());
        append(encoding, "to", type.maxValue());
        append(encoding, "null", type.nullValue());
        return encoding.toString();
    }

    private static void append(final StringBuilder encoding, final String what, final Object value) {
        if (value != null) {
            encoding.append(' ').append(what).append(' ').append(value);
        }
    }

    private void requireSinceVersion(final String path, final int sinceVersion) {
        if (sinceVersion <= released.version() || sinceVersion > current.version()) {
            violations.add(path + ": new, but with sinceVersion " + sinceVersion + " in version " + current.version()
                + " of the schema; raise the schema's version above the released " + released.version()
                + " and give what is new that sinceVersion");
        }
    }

    private void requireNotLess(final String path, final int was, final int now) {
        if (now < was) {
            violations.add(path + ": block length shrank from " + was + " to " + now);
        }
    }

    private void requireSame(final String path, final String what, final Object was, final Object now) {
        if (was == null ? now != null : !was.equals(now)) {
            violations.add(path + ": " + what + " changed from " + was + " to " + now);
        }
    }
}
