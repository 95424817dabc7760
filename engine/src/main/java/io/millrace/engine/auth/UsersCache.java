package io.millrace.engine.auth;

import java.util.function.Supplier;

/** The users as the file has them now, read again only when it has changed. For one thread. */
final class UsersCache implements Supplier<Users> {
    private final UsersFile file;
    private Users users;
    private FileStamp stamp;

    UsersCache(final UsersFile file) {
        this.file = file;
    }

    /**
     * @throws UsersException if the file can't be used, whatever it said before.
     */
    @Override
    public Users get() {
        // The stamp is taken first: a change while the file is read makes the next caller read again.
        final FileStamp now = file.stamp();
        if (!now.equals(stamp)) {
            users = file.read();
            stamp = now;
        }
        return users;
    }
}
