package io.millrace.engine.auth;

import java.nio.file.attribute.FileTime;

/**
 * What tells one content of a file from the next.
 *
 * @param modified when it was last written.
 * @param length   in bytes.
 * @param key      device and inode; null where the file system has none.
 */
record FileStamp(FileTime modified, long length, Object key) {
}
