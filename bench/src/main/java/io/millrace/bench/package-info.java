/**
 * The {@code bench} command: every figure that the project claims, measured beside the least that the same work costs without
 * Millrace. Nothing else of the project may depend on what is here.
 */
package io.millrace.bench;
