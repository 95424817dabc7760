package io.millrace.ops.imports;

import java.util.Arrays;

/** Characters in a buffer that is used again for each row, so that reading rows leaves no garbage; a key of maps once copied. */
final class Text implements CharSequence {
    private char[] chars;
    private int length;

    Text() {
        this(64);
    }

    private Text(final int capacity) {
        chars = new char[capacity];
    }

    static Text of(final String value) {
        return new Text(Math.max(1, value.length())).append(value);
    }

    Text clear() {
        length = 0;
        return this;
    }

    Text append(final String value) {
        ensure(value.length());
        value.getChars(0, value.length(), chars, length);
        length += value.length();
        return this;
    }

    Text append(final char[] source, final int offset, final int count) {
        ensure(count);
        System.arraycopy(source, offset, chars, length, count);
        length += count;
        return this;
    }

    Text append(final Text source) {
        return append(source.chars, 0, source.length);
    }

    Text append(final Text source, final int offset, final int count) {
        return append(source.chars, offset, count);
    }

    /** Cuts off everything from {@code newLength} on. */
    void truncate(final int newLength) {
        if (newLength < 0 || newLength > length) {
            throw new IndexOutOfBoundsException(newLength);
        }
        length = newLength;
    }

    void setCharAt(final int index, final char value) {
        chars[index] = value;
    }

    Text copy() {
        return new Text(Math.max(1, length)).append(this);
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(final int index) {
        return chars[index];
    }

    @Override
    public CharSequence subSequence(final int start, final int end) {
        return new String(chars, start, end - start);
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + chars[i];
        }
        return hash * 0x9E3779B9;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Text that && Arrays.equals(chars, 0, length, that.chars, 0, that.length);
    }

    @Override
    public String toString() {
        return new String(chars, 0, length);
    }

    private void ensure(final int more) {
        if (chars.length - length < more) {
            chars = Arrays.copyOf(chars, Math.max(chars.length * 2, length + more));
        }
    }
}
