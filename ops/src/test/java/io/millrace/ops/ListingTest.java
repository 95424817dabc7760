package io.millrace.ops;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class ListingTest {
    private static final BigInteger WIDE = BigInteger.ONE.shiftLeft(100);

    @Test
    void shouldAlignNumbersRightAndTextLeft() {
        final Listing listing = new Listing("things", "name", "n", "flags");
        listing.add("a", 5L, List.of());
        listing.add("bcd", 12345L, List.of("x", "y"));

        assertThat(table(listing)).isEqualTo("name      n  flags%na         5%nbcd   12345  x,y%n".formatted());
    }

    @Test
    void shouldWriteWideNumbersAsStringsAndOthersAsNumbers() throws IOException {
        final Listing listing = new Listing("things", "wide", "n", "flags", "ok", "none");
        listing.add(WIDE, 5L, List.of("x"), true, null);

        final StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            listing.writeJson(json);
            json.writeEndObject();
        }

        assertThat(text).hasToString(
            "{\"things\":[{\"wide\":\"" + WIDE + "\",\"n\":5,\"flags\":[\"x\"],\"ok\":true,\"none\":null}]}");
    }

    @Test
    void shouldRefuseRowThatDoesNotFitItsColumns() {
        assertThatThrownBy(() -> new Listing("things", "a", "b").add("only one")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String table(final Listing listing) {
        final StringWriter text = new StringWriter();
        listing.writeTable(new PrintWriter(text));
        return text.toString();
    }
}
