package io.millrace.ops.exec;

/** A script cannot go on: says why, with a stable code. What was answered until then stands. */
public final class ExecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean isEngineLost;

    ExecException(final String code, final boolean isEngineLost, final String message) {
        super(message);
        this.code = code;
        this.isEngineLost = isEngineLost;
    }

    /**
     * Why, for programs.
     *
     * @return a stable code.
     */
    public String code() {
        return code;
    }

    /**
     * Did the engine go away?
     *
     * @return false if the fault is on this side.
     */
    public boolean isEngineLost() {
        return isEngineLost;
    }
}
