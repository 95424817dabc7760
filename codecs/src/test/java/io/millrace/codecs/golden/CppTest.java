package io.millrace.codecs.golden;

import java.nio.file.Path;

/** {@code src/test/cpp} is the program. */
class CppTest extends LanguageTest {
    CppTest() {
        super("g++", "Cpp");
    }

    @Override
    Path compile(final Path folder) throws Exception {
        final Path program = folder.resolve("golden");
        // Generated headers count as the system's, so that warnings are of the program alone.
        run(folder, "g++", "-std=c++17", "-O0", "-Wall", "-Wextra", "-isystem", folder.toString(), "-o", program.toString(),
            Path.of("src", "test", "cpp", "golden.cpp").toString());
        return program;
    }
}
