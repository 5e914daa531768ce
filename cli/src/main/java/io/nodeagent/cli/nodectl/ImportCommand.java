package io.nodeagent.cli.nodectl;

import io.nodeagent.api.v1.ImportImageRequest;
import io.nodeagent.errors.InvalidArgumentException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nodectl import FILE.tar [NAME]}. */
@Command(name = "import", description = "Takes images out of an archive: an OCI layout or the output of docker save.")
public final class ImportCommand extends NodectlCommand {
    @Parameters(index = "0", paramLabel = "FILE.tar", description = "The archive, also gzipped.")
    private Path archive = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "What to call the image, such as localhost/app:1 (default: the archive's own names).")
    private Optional<String> name = Optional.empty();

    @Override
    int ask(AgentConnection agent, PrintWriter out) {
        Path file = archive.toAbsolutePath();
        if (!Files.isReadable(file)) {
            throw new InvalidArgumentException("cannot read " + file);
        }
        ImportImageRequest request = ImportImageRequest.newBuilder()
                .setPath(file.toString())
                .setName(name.orElse(""))
                .build();
        agent.node(stub -> stub.importImage(request))
                .getImagesList()
                .forEach(i -> out.println(String.join(" ", i.getNamesList()) + " " + i.getId()));
        return done();
    }
}
