package io.millrace.codecs.golden;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** {@code src/test/rust} is the program; it is built as a copy, since cargo writes beside what it builds. */
class RustTest extends LanguageTest {
    private static final Path SOURCE = Path.of("src", "test", "rust");

    RustTest() {
        super("cargo", "Rust");
    }

    @Override
    Path compile(final Path folder) throws Exception {
        final Path copy = folder.resolve("golden");
        Files.createDirectories(copy.resolve("src"));
        for (final String file : new String[]{"Cargo.toml", "src/main.rs"}) {
            Files.copy(SOURCE.resolve(file), copy.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        final Path target = folder.resolve("target");
        run(folder, "cargo", "build", "--offline", "--quiet", "--manifest-path", copy.resolve("Cargo.toml").toString(),
            "--target-dir", target.toString());
        return target.resolve("debug").resolve("golden");
    }
}
