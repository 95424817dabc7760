package io.millrace.engine.auth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All users of a home, as they were at one time. Does not change. */
final class Users {
    static final int SECRET_LENGTH = 32;

    private final int iterations;
    private final byte[] secret;
    private final int lastPrincipal;
    private final List<User> list;
    private final Map<String, User> byName = new HashMap<>();

    /**
     * @param iterations    of the verifiers that are made from here on.
     * @param secret        random, made once for the home.
     * @param lastPrincipal the greatest number that a user has ever had.
     * @param list          of users with different names.
     */
    Users(final int iterations, final byte[] secret, final int lastPrincipal, final List<User> list) {
        this.iterations = iterations;
        this.secret = secret;
        this.lastPrincipal = lastPrincipal;
        this.list = List.copyOf(list);
        for (final User user : list) {
            byName.put(user.identity().name(), user);
        }
    }

    int iterations() {
        return iterations;
    }

    byte[] secret() {
        return secret;
    }

    int lastPrincipal() {
        return lastPrincipal;
    }

    List<User> list() {
        return list;
    }

    User find(final String name) {
        return byName.get(name);
    }

    /** What somebody is challenged with who is not there: always the same for a name, and nobody knows a password to it. */
    ScramVerifier pretendedVerifier(final String name) {
        final byte[] salt = Arrays.copyOf(Scram.hmac(secret, "salt " + name), ScramVerifier.SALT_LENGTH);
        return new ScramVerifier(
            iterations, salt, Scram.hmac(secret, "stored key " + name), Scram.hmac(secret, "server key " + name));
    }

    Users with(final User user) {
        final List<User> more = new ArrayList<>(list);
        more.add(user);
        return new Users(iterations, secret, Math.max(lastPrincipal, user.identity().principal()), more);
    }

    Users without(final User user) {
        final List<User> fewer = new ArrayList<>(list);
        fewer.remove(user);
        return new Users(iterations, secret, lastPrincipal, fewer);
    }
}
