package io.millrace.engine.auth;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads and writes what {@link UsersFile} draws. */
final class UsersText {
    static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");

    private static final String FIRST_LINE = "millrace-users 1";
    private static final String ALL_LEDGERS = "*";
    private static final Pattern ITERATIONS = Pattern.compile("iterations ([0-9]{1,8})");
    private static final Pattern SECRET = Pattern.compile("secret ([A-Za-z0-9+/=]{44})");
    private static final Pattern LAST_PRINCIPAL = Pattern.compile("last-principal ([0-9]{1,10})");
    private static final Pattern INTEGER = Pattern.compile("[0-9]{1,10}");
    private static final int FIELD_COUNT = 5;

    private final Path file;
    private final String[] lines;
    /** The one that is being read, from 0. */
    private int line;

    private UsersText(final Path file, final String text) {
        this.file = file;
        this.lines = text.split("\n", -1);
    }

    /**
     * @param file of which messages speak.
     * @throws UsersException if a line is not right.
     */
    static Users parse(final Path file, final String text) {
        return new UsersText(file, text).parse();
    }

    static String format(final Users users) {
        final StringBuilder text = new StringBuilder(FIRST_LINE)
            .append("\niterations ").append(users.iterations())
            .append("\nsecret ").append(Scram.base64(users.secret()))
            .append("\nlast-principal ").append(users.lastPrincipal())
            .append('\n');
        for (final User user : users.list()) {
            final Identity identity = user.identity();
            text.append(identity.name())
                .append(' ').append(identity.principal())
                .append(' ').append(roles(identity))
                .append(' ').append(ledgers(identity))
                .append(' ').append(user.verifier().format())
                .append('\n');
        }
        return text.toString();
    }

    private Users parse() {
        if (!lines[0].equals(FIRST_LINE)) {
            throw invalid("not '" + FIRST_LINE + "': no file of users, or one of another version");
        }
        line++;
        final int iterations = integer(header(ITERATIONS), ScramVerifier.ITERATIONS_MIN, ScramVerifier.ITERATIONS_MAX);
        line++;
        final byte[] secret = secret(header(SECRET));
        line++;
        final int lastPrincipal = integer(header(LAST_PRINCIPAL), 0, Integer.MAX_VALUE);
        final List<User> users = new ArrayList<>();
        final Set<String> names = new HashSet<>();
        final Set<Integer> principals = new HashSet<>();
        // The last line ends with a line feed like the others, behind which there is nothing.
        for (line++; line < lines.length - 1; line++) {
            final User user = user(lastPrincipal);
            if (!names.add(user.identity().name())) {
                throw invalid("there is a user of this name above");
            }
            if (!principals.add(user.identity().principal())) {
                throw invalid("there is a user with this principal above");
            }
            users.add(user);
        }
        if (line != lines.length - 1 || !lines[line].isEmpty()) {
            throw invalid("it does not end with a line feed: there may have been more");
        }
        return new Users(iterations, secret, lastPrincipal, users);
    }

    private String header(final Pattern pattern) {
        final Matcher matcher = pattern.matcher(line < lines.length ? lines[line] : "");
        if (!matcher.matches()) {
            throw invalid("not of the form " + pattern);
        }
        return matcher.group(1);
    }

    private byte[] secret(final String base64) {
        try {
            final byte[] secret = Scram.bytes(base64);
            if (secret.length == Users.SECRET_LENGTH) {
                return secret;
            }
        } catch (final IllegalArgumentException ex) {
            throw invalid("the secret: " + ex.getMessage());
        }
        throw invalid("the secret has not " + Users.SECRET_LENGTH + " bytes");
    }

    private User user(final int lastPrincipal) {
        final String[] fields = lines[line].split(" ", -1);
        if (fields.length != FIELD_COUNT) {
            throw invalid("not 'name principal roles ledgers verifier'");
        }
        if (!NAME.matcher(fields[0]).matches()) {
            throw invalid("the name is not 1 to 64 of a-z, 0-9, '.', '_' and '-'");
        }
        final int principal = integer(fields[1], 1, lastPrincipal);
        final boolean isAllLedgers = fields[3].equals(ALL_LEDGERS);
        final int roles = roles(fields[2]) | (isAllLedgers ? Identity.ALL_LEDGERS : 0);
        final int[] ledgers = isAllLedgers ? new int[0] : ledgers(fields[3]);
        try {
            return new User(new Identity(fields[0], principal, roles, ledgers), ScramVerifier.parse(fields[4]));
        } catch (final IllegalArgumentException ex) {
            throw invalid(ex.getMessage());
        }
    }

    private int roles(final String text) {
        int roles = 0;
        for (final String name : text.split(",", -1)) {
            final Role role = Arrays.stream(Role.values()).filter(r -> r.toString().equals(name)).findFirst()
                .orElseThrow(() -> invalid("the roles are not some of " + Arrays.toString(Role.values())));
            if ((roles & role.bit()) != 0) {
                throw invalid("the role " + role + " stands there twice");
            }
            roles |= role.bit();
        }
        return roles;
    }

    private int[] ledgers(final String text) {
        final String[] numbers = text.split(",", -1);
        final int[] ledgers = new int[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            ledgers[i] = (int) number(numbers[i], 1, 0xFFFF_FFFFL);
        }
        return ledgers;
    }

    private int integer(final String text, final int min, final int max) {
        return (int) number(text, min, max);
    }

    private long number(final String text, final long min, final long max) {
        final long number = INTEGER.matcher(text).matches() ? Long.parseLong(text) : -1;
        if (number < min || number > max) {
            throw invalid("'" + text + "' is not an integer from " + min + " to " + max);
        }
        return number;
    }

    private static String roles(final Identity identity) {
        return Arrays.stream(Role.values())
            .filter(role -> identity.has(role.bit()))
            .map(Role::toString)
            .collect(Collectors.joining(","));
    }

    private static String ledgers(final Identity identity) {
        return identity.has(Identity.ALL_LEDGERS) ? ALL_LEDGERS : Arrays.stream(identity.ledgers())
            .mapToObj(Integer::toUnsignedString)
            .collect(Collectors.joining(","));
    }

    private UsersException invalid(final String message) {
        return UsersException.invalid(file, line + 1, message);
    }
}
