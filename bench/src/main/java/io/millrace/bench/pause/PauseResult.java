package io.millrace.bench.pause;

/**
 * What one run found of one disturbance at one rate.
 *
 * @param without the load alone: the base line.
 * @param during  the same load with the disturbance.
 */
record PauseResult(Phase without, Phase during) {
}
