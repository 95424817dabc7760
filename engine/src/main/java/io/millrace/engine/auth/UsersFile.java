package io.millrace.engine.auth;

import io.millrace.engine.auth.UsersException.Code;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The file {@code users} in a home: who may connect to its engine. It is written anew as a whole, synced and put in the place
 * of the old one, so that a reader sees the one or the other. Only its owner may read or write it. Lines end with a line
 * feed, fields have one space between them:
 *
 * <pre>
 *   millrace-users 1
 *   iterations 100000                  of PBKDF2, for the users that are added from here on
 *   secret BASE64                      32 random bytes, from which the salts come of names that are not there
 *   last-principal 3                   greatest number that was ever given to a user: none is given twice
 *   alice 1 read,write 826,840 SCRAM-SHA-256$100000:salt$stored key:server key
 *   ops 3 read,operate * SCRAM-SHA-256$100000:salt$stored key:server key
 * </pre>
 *
 * <p>A user has a name of 1 to 64 characters out of a-z, 0-9, '.', '_' and '-'; a principal, from 1; at least one of the
 * {@link Role}s; up to {@link Identity#LEDGERS_MAX} ledgers, or {@code *} for all; and a verifier of the password, as
 * PostgreSQL writes it. Whoever reads the file can try passwords at leisure, but not connect with what stands there.
 *
 * <p>Any thread may use this; changes take turns, in one process as between several.
 */
public final class UsersFile {
    /** Name of the file. */
    public static final String NAME = "users";

    /**
     * The producer pays them each time it connects: some tens of milliseconds. They are what an attempt costs that guesses
     * passwords with a stolen file.
     */
    static final int ITERATIONS = 100_000;

    private static final String LOCK_NAME = "users.lock";
    private static final long LENGTH_MAX = 64L << 20;

    private final Path home;
    private final Path file;

    /**
     * Reads nothing yet.
     *
     * @param home of the engine; need not be there.
     */
    public UsersFile(final Path home) {
        this.home = home;
        this.file = home.resolve(NAME);
    }

    /**
     * Whether the home has a file of users, so that its engine has to ask everybody who they are. Also true where that can't
     * be told.
     *
     * @return false if there is none.
     */
    public boolean exists() {
        return !Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Who may connect.
     *
     * @return all users, in the order in which they were added.
     * @throws UsersException if the file can't be used.
     */
    public List<User> users() {
        return current().list();
    }

    /**
     * Adds a user; makes the file, and the home, if they are not there.
     *
     * @param name     that no other user has.
     * @param roles    bits as in {@link Identity#roles}, of at least one {@link Role}, and {@link Identity#ALL_LEDGERS} or not.
     * @param ledgers  unsigned, not 0, at least one; none with {@link Identity#ALL_LEDGERS}.
     * @param password as it was typed. Takes some tens of milliseconds.
     * @return the user, with a principal that nobody has had.
     * @throws UsersException if that can't be, or the file can't be used.
     */
    public User add(final String name, final int roles, final int[] ledgers, final char[] password) {
        if (!UsersText.NAME.matcher(name).matches()) {
            throw new UsersException(Code.USER_NAME_INVALID,
                "'" + name + "' is not 1 to 64 characters out of a-z, 0-9, '.', '_' and '-'");
        }
        checkGrants(name, roles, ledgers);
        final char[] normalised = Password.normalised(password);
        final UnaryOperator<Users> addition = before -> {
            if (before.find(name) != null) {
                throw new UsersException(Code.USER_EXISTS,
                    "there is a user '" + name + "'; remove it first, or take another name");
            }
            if (before.lastPrincipal() == Integer.MAX_VALUE) {
                throw new UsersException(Code.USERS_FILE_INVALID, file + ": no number is left for another user");
            }
            final Identity identity = new Identity(name, before.lastPrincipal() + 1, roles, ledgers);
            return before.with(new User(identity, ScramVerifier.of(
                normalised, random(ScramVerifier.SALT_LENGTH), before.iterations())));
        };
        return change(addition, true).find(name);
    }

    /**
     * Removes a user. Whoever is connected as this user stays so.
     *
     * @param name of the user.
     * @throws UsersException if there is none of this name, or the file can't be used.
     */
    public void remove(final String name) {
        change(before -> {
            final User user = before.find(name);
            if (user == null) {
                throw new UsersException(Code.NO_SUCH_USER, "there is no user '" + name + "' in " + file);
            }
            return before.without(user);
        }, false);
    }

    /** What tells this content from another one; refuses a file that is not its owner's alone. */
    FileStamp stamp() {
        try {
            final BasicFileAttributes attributes = PrivateFiles.POSIX
                ? Files.readAttributes(file, PosixFileAttributes.class)
                : Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile() || attributes.size() > LENGTH_MAX) {
                throw new UsersException(Code.USERS_FILE_INVALID, file + " is not a file, or is longer than such a file can be");
            }
            if (attributes instanceof PosixFileAttributes posix) {
                final String permissions = PosixFilePermissions.toString(posix.permissions());
                if (!permissions.endsWith("------")) {
                    throw new UsersException(Code.USERS_FILE_PERMISSIONS, file + " is " + permissions
                        + ": others than its owner may use it, and may have; 'chmod 600' it, and think of new passwords");
                }
            }
            return new FileStamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (final NoSuchFileException ex) {
            throw new UsersException(Code.USERS_FILE_MISSING, "there is no " + file + "; 'user add' makes it", ex);
        } catch (final IOException ex) {
            throw failed("cannot be read by who runs this", ex);
        }
    }

    Users read() {
        try {
            // Only ASCII is right anywhere in it: each byte a character, so that the lines that are wrong can be told.
            return UsersText.parse(file, Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (final NoSuchFileException ex) {
            throw new UsersException(Code.USERS_FILE_MISSING, "there is no " + file + "; 'user add' makes it", ex);
        } catch (final IOException ex) {
            throw failed("cannot be read by who runs this", ex);
        }
    }

    private Users change(final UnaryOperator<Users> change, final boolean isMade) {
        try {
            if (isMade) {
                PrivateFiles.createFolders(home);
            } else {
                // Without a file there is nothing to lock, and the home may be a slip of the keyboard.
                stamp();
            }
            final UsersLock lock = UsersLock.acquire(home.resolve(LOCK_NAME));
            try {
                final Users after = change.apply(isMade && !exists() ? nobody() : current());
                PrivateFiles.replace(file, UsersText.format(after).getBytes(StandardCharsets.US_ASCII));
                return after;
            } finally {
                lock.close();
            }
        } catch (final IOException ex) {
            throw failed("cannot be written", ex);
        }
    }

    private Users current() {
        stamp();
        return read();
    }

    private UsersException failed(final String what, final IOException ex) {
        return new UsersException(Code.USERS_FILE_FAILED, file + " " + what + ": " + ex, ex);
    }

    private static void checkGrants(final String name, final int roles, final int... ledgers) {
        if ((roles & ~Identity.ALL_LEDGERS) == 0) {
            throw new UsersException(Code.USER_GRANTS_INVALID, "a user needs a role");
        }
        final boolean isAllLedgers = (roles & Identity.ALL_LEDGERS) != 0;
        if (!isAllLedgers && ledgers.length == 0 || Arrays.stream(ledgers).anyMatch(ledger -> ledger == 0)) {
            throw new UsersException(Code.USER_GRANTS_INVALID, "a user needs a ledger, or all of them; none is called 0");
        }
        try {
            new Identity(name, 1, roles, ledgers);
        } catch (final IllegalArgumentException ex) {
            throw new UsersException(Code.USER_GRANTS_INVALID, ex.getMessage(), ex);
        }
    }

    private static Users nobody() {
        return new Users(ITERATIONS, random(Users.SECRET_LENGTH), 0, List.of());
    }

    private static byte[] random(final int length) {
        final byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
