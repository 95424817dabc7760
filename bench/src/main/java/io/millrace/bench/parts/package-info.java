/**
 * {@code bench parts}: the engine's parts one by one, under JMH, so that what has become slower can be found by its part. What
 * they make together is measured elsewhere. A class here is a part; its methods are what is measured of it.
 */
package io.millrace.bench.parts;
