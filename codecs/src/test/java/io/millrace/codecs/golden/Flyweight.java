package io.millrace.codecs.golden;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Calls a generated flyweight by the names that its schema gives.
 */
final class Flyweight {
    private Flyweight() {
    }

    static Object create(final String packageName, final String message, final String kind) {
        try {
            return Class.forName(packageName + '.' + message + kind).getConstructor().newInstance();
        } catch (final ReflectiveOperationException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** Calls the only method of that name and number of parameters; a number is narrowed to what the method takes. */
    static Object call(final Object flyweight, final String name, final Object... arguments) {
        try {
            for (final Method method : flyweight.getClass().getMethods()) {
                if (method.getName().equals(name) && accepts(method.getParameterTypes(), arguments)) {
                    final Object[] fitted = new Object[arguments.length];
                    for (int i = 0; i < arguments.length; i++) {
                        fitted[i] = fit(arguments[i], method.getParameterTypes()[i]);
                    }
                    return method.invoke(flyweight, fitted);
                }
            }
            throw new IllegalStateException("no " + name + " in " + flyweight.getClass());
        } catch (final InvocationTargetException ex) {
            throw new IllegalStateException(ex.getCause());
        } catch (final IllegalAccessException ex) {
            throw new IllegalStateException(ex);
        }
    }

    static int callInt(final Object flyweight, final String name) {
        return ((Number) call(flyweight, name)).intValue();
    }

    private static boolean accepts(final Class<?>[] types, final Object[] arguments) {
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            if (!types[i].isPrimitive() && !types[i].isInstance(arguments[i])) {
                return false;
            }
        }
        return true;
    }

    private static Object fit(final Object argument, final Class<?> type) {
        if (argument instanceof Number number) {
            if (type == short.class) {
                return number.shortValue();
            }
            if (type == int.class) {
                return number.intValue();
            }
            return number.longValue();
        }
        return argument;
    }
}
