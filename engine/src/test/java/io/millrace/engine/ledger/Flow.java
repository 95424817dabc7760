package io.millrace.engine.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Events of one kind with nothing wrong, and all that can be wrong with them. A fault is made of settings, written slot=value;
 * two faults can meet in one event unless they want the same slot to be different.
 */
final class Flow<T> {
    private final Supplier<T> base;
    private final Map<String, UnaryOperator<T>> settings = new LinkedHashMap<>();
    private final List<Fault> faults = new ArrayList<>();

    Flow(final Supplier<T> base) {
        this.base = base;
    }

    Flow<T> setting(final String name, final UnaryOperator<T> change) {
        settings.put(name, change);
        return this;
    }

    Flow<T> fault(final String status, final String... settingNames) {
        faults.add(new Fault(status, new LinkedHashSet<>(List.of(settingNames))));
        return this;
    }

    List<Fault> faults() {
        return faults;
    }

    /** An event with all these settings, made in the order in which they were declared. */
    T event(final Set<String> names) {
        T event = base.get();
        for (final Map.Entry<String, UnaryOperator<T>> setting : settings.entrySet()) {
            event = names.contains(setting.getKey()) ? setting.getValue().apply(event) : event;
        }
        if (!settings.keySet().containsAll(names)) {
            throw new IllegalArgumentException("not all declared: " + names);
        }
        return event;
    }

    /** What an event looks like that has both faults; null when there can be none. */
    static Set<String> both(final Fault one, final Fault other) {
        final Map<String, String> valueBySlot = new LinkedHashMap<>();
        final Set<String> all = new LinkedHashSet<>(one.settings());
        all.addAll(other.settings());
        for (final String setting : all) {
            final int split = setting.indexOf('=');
            final String value = setting.substring(split + 1);
            if (!value.equals(valueBySlot.computeIfAbsent(setting.substring(0, split), slot -> value))) {
                return null;
            }
        }
        return all;
    }

    /** Something wrong with an event. */
    record Fault(String status, Set<String> settings) {
    }
}
