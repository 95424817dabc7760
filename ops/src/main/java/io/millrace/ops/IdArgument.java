package io.millrace.ops;

import io.millrace.client.UInt128;
import io.millrace.ops.imports.Ids;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An id on the command line: digits, or the text that an import made it from. */
record IdArgument(String text, UInt128 id) {
    /** For picocli. */
    static final class Converter implements ITypeConverter<IdArgument> {
        @Override
        public IdArgument convert(final String value) {
            try {
                return new IdArgument(value, Ids.of(value));
            } catch (final IllegalArgumentException ex) {
                throw new TypeConversionException(ex.getMessage());
            }
        }
    }
}
