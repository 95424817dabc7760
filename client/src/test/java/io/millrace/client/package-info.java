/** Tests of the producer's library, most of them over a real media driver with a scripted engine on the other side. */
package io.millrace.client;
