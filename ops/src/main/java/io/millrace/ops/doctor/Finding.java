package io.millrace.ops.doctor;

/**
 * What was found of one thing about the machine.
 *
 * @param check     what was looked at.
 * @param value     how it is; why that is not known, if it is not.
 * @param judgement what is thought of it.
 * @param advice    why it matters and how to mend it, whether that is needed here or not.
 */
public record Finding(String check, String value, Judgement judgement, String advice) {
}
