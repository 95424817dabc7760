/** Tests of the engine as a whole, over a real media driver and a real journal. */
package io.millrace.engine;
