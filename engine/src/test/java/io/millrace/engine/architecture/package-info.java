/**
 * The engine's structure as rules: what the deterministic part may see, and that packages form no cycle.
 */
package io.millrace.engine.architecture;
