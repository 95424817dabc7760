/**
 * What an operator sees: counters in a file of the home that the hot threads write and anybody may map, while the engine
 * lives and after it has died.
 */
package io.millrace.engine.counters;
