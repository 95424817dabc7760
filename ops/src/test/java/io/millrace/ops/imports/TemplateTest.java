package io.millrace.ops.imports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TemplateTest {
    private static final List<String> HEADER = List.of("body", "release", "unit_id", "note");
    private static final Row ROW = Rows.of(2, "leeds", "2010-12", "17", "");

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "826;826",
        "unit:{unit_id};unit:17",
        "{body}/{unit_id}/{body};leeds/17/leeds",
        "{release|digits};201012",
        "{body|map:leeds=1,calderdale=2};1",
        "{body|map:leeds=one=1};one=1",
        "{release|left:4};2010",
        "{body|left:99};leeds",
        "{release|left:7|digits};201012",
        "{note|default:none};none",
        "{unit_id|default:none};17",
        "{body|drop:el};ds",
        "{release|digits|map:201012=dec};dec",
        "{{{unit_id}}};{17}",
    })
    void shouldPutColumnsIntoText(final String template, final String expected) {
        assertThat(Template.parse(template).bind(HEADER).evaluate(ROW).toString()).isEqualTo(expected);
    }

    @Test
    void shouldTrimSpacesAtBothEnds() {
        final Row row = Rows.of(2, "\t a b  ", "", "", "");

        assertThat(Template.parse("{body|trim}").bind(HEADER).evaluate(row).toString()).isEqualTo("a b");
    }

    @Test
    void shouldRejectRowWhoseColumnIsEmpty() {
        assertReason("unit:{note}", RejectReason.COLUMN_EMPTY);
        assertReason("{body|digits}", RejectReason.COLUMN_EMPTY);
    }

    @Test
    void shouldRejectRowWhoseValueIsNotInTheMap() {
        assertReason("{body|map:manchester=3}", RejectReason.NOT_IN_MAP);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{", "}", "unit:{unit_id", "unit_id}", "{}", "{body|}", "{body|shout}", "{body|map}", "{body|map:}", "{body|map:leeds}",
        "{body|map:a=1,a=2}", "{body|digits:3}", "{body|drop}",
        "{body|left:-1}", "{body|left:x}",
    })
    void shouldRefuseMisspelledTemplates(final String template) {
        assertThatThrownBy(() -> Template.parse(template)).isInstanceOf(MappingException.class);
    }

    @Test
    void shouldNameTheColumnsThatThereAre() {
        assertThatThrownBy(() -> Template.parse("{supplier}").bind(HEADER))
            .isInstanceOf(MappingException.class)
            .hasMessageContaining("'supplier'")
            .hasMessageContaining("body, release, unit_id, note");
    }

    @Test
    void shouldRefuseColumnThatIsThereTwice() {
        assertThatThrownBy(() -> Template.parse("{a}").bind(List.of("a", "b", "a")))
            .isInstanceOf(MappingException.class)
            .hasMessageContaining("twice");
    }

    private static void assertReason(final String template, final RejectReason reason) {
        assertThatThrownBy(() -> Template.parse(template).bind(HEADER).evaluate(ROW))
            .isInstanceOfSatisfying(RowRejectedException.class, ex -> assertThat(ex.reason()).isEqualTo(reason));
    }
}
