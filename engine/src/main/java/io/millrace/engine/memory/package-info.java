/**
 * Off-heap memory of the engine's stages: taken once at launch, given back at close. The store has its own.
 */
package io.millrace.engine.memory;
