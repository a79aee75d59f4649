package apim.sandbox.elasticsearch;

import java.util.List;
import joptsimple.OptionSet;
import org.elasticsearch.bootstrap.ServerArgs;
import org.elasticsearch.cli.ProcessInfo;
import org.elasticsearch.cli.Terminal;
import org.elasticsearch.common.cli.EnvironmentAwareCommand;
import org.elasticsearch.common.io.stream.OutputStreamStreamOutput;
import org.elasticsearch.common.settings.KeyStoreWrapper;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;

/**
 * Writes to standard output what the server reads from standard input: its settings, merged from elasticsearch.yml,
 * environment variables and {@code -E} options. The merging is Elasticsearch's own; the distribution's launcher, which
 * does this there, is not published as a package.
 */
public final class ServerArgsWriter extends EnvironmentAwareCommand {

    private ServerArgsWriter() {
        super("Writes the server's arguments to standard output");
    }

    public static void main(String[] args) throws Exception {
        System.exit(new ServerArgsWriter().main(args, Terminal.DEFAULT, ProcessInfo.fromSystem()));
    }

    @Override
    public void execute(Terminal terminal, OptionSet options, Environment environment, ProcessInfo process) throws Exception {
        Settings settings = withoutXpack(terminal, environment.settings());
        var arguments = new ServerArgs(false, false, null, KeyStoreWrapper.create(), settings, environment.configFile());
        try (var output = new OutputStreamStreamOutput(System.out)) {
            arguments.writeTo(output);
        }
    }

    /** The core has no x-pack and would refuse to start with its settings. */
    private static Settings withoutXpack(Terminal terminal, Settings settings) {
        List<String> dropped = settings.keySet().stream().filter(key -> key.startsWith("xpack.")).sorted().toList();
        if (dropped.isEmpty()) {
            return settings;
        }
        terminal.errorPrintln("This is Elasticsearch's core, without x-pack; not used: " + String.join(", ", dropped));
        return settings.filter(key -> key.startsWith("xpack.") == false);
    }
}
