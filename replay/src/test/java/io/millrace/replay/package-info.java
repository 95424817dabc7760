/** Tests of what replay finds in homes, sound and damaged. */
package io.millrace.replay;
